import { InvalidArgumentError, toHostTensor, type HostTensor } from '@dl/core';
import { writeFileAtomic } from '@dl/core/internal';
import type { StateDict } from '@dl/core/nn';
import { zipPieces } from '../zip/zip-pieces';
import { npyPieces } from './write-npy';

/**
 * Saves tensors as a `.npz` file, atomically, for `numpy.load`. The tensors stay the caller's.
 *
 * ```ts
 * const state = model.stateDict();
 * await saveNpz('model.npz', state);
 * tf.dispose(state);
 * ```
 *
 * @throws {@link StorageFullError} if the disk is full; {@link InvalidArgumentError} for complex and string tensors.
 */
export async function saveNpz(path: string | URL, tensors: StateDict): Promise<void> {
  const entries = new Map<string, HostTensor>();
  for (const [name, tensor] of Object.entries(tensors)) {
    if (tensor.dtype === 'complex64' || tensor.dtype === 'string') {
      throw new InvalidArgumentError(
        `tensor "${name}" is ${tensor.dtype}, which is not written to .npz files`,
      );
    }
    entries.set(name, await toHostTensor(tensor));
  }
  await writeFileAtomic(path, npzPieces(entries));
}

/**
 * A `.npz` file of tensors as its pieces in order, without a copy of the data.
 *
 * @throws {@link InvalidArgumentError} for bfloat16, which NumPy has not, and for data that do not fit their shape.
 */
export function npzPieces(
  tensors: Readonly<Record<string, HostTensor>> | ReadonlyMap<string, HostTensor>,
): Uint8Array[] {
  const entries = tensors instanceof Map ? tensors : Object.entries(tensors as Record<string, HostTensor>);
  return zipPieces(
    Array.from(entries as Iterable<[string, HostTensor]>, ([name, tensor]) => ({
      name: `${name}.npy`,
      pieces: npyPieces(tensor),
    })),
  );
}
