import * as tf from '@tensorflow/tfjs-core';
import { writeFileAtomic } from '#platform/files';
import { InvalidArgumentError } from '../errors';
import { toHostTensor, fromHostTensor, type HostTensor } from '../host-tensor';
import type { StateDict } from '../nn';
import type { TensorSource } from './open-bytes';
import { narrow } from './narrow';
import { openSafetensors, type OpenSafetensorsOptions } from './open-safetensors';
import { safetensorsPieces } from './safetensors';

export interface LoadTensorsOptions extends OpenSafetensorsOptions {
  /** The tensors to load, by name or by a test of the name; others are not even read. Default: all. */
  names?: Iterable<string> | ((name: string) => boolean);
}

/**
 * Loads tensors of a safetensors file into the current backend. The caller disposes them.
 *
 * ```ts
 * const state = await loadTensors('runs/mnist/model.safetensors');
 * model.loadStateDict(state);
 * tf.dispose(state);
 *
 * // Only the convolutions of VGG-19, 80 of its 574 MB, by HTTP range:
 * await loadTensors('https://huggingface.co/timm/vgg19.tv_in1k/resolve/main/model.safetensors', {
 *   names: (name) => name.startsWith('features.'),
 * });
 * ```
 *
 * @param source - A path, a URL, or the bytes of a file.
 * @throws {@link FileFormatError} if the file is damaged; {@link InvalidArgumentError} if it lacks one of `names`.
 */
export async function loadTensors(
  source: TensorSource,
  { names, ...options }: LoadTensorsOptions = {},
): Promise<StateDict> {
  const file = await openSafetensors(source, options);
  const tensors = await file.read(typeof names === 'function' ? file.names.filter(names) : names);
  return tf.tidy(() =>
    Object.fromEntries(Object.entries(tensors).map(([name, tensor]) => [name, fromHostTensor(tensor)])),
  );
}

export interface SaveTensorsOptions {
  /** Type of floating numbers. With 'float16' the file is half as large, and they have three digits. Default: 'float32'. */
  dtype?: 'float32' | 'float16';
}

/**
 * Saves tensors as a safetensors file, atomically: a crash or a full disk leaves the old file. The tensors stay the
 * caller's.
 *
 * ```ts
 * const state = model.stateDict();
 * await saveTensors('model.safetensors', state, { architecture: 'vgg19' });
 * tf.dispose(state);
 * ```
 *
 * @throws {@link StorageFullError} if the disk is full; {@link InvalidArgumentError} for complex and string tensors.
 */
export async function saveTensors(
  path: string | URL,
  tensors: StateDict,
  metadata: Readonly<Record<string, string>> = {},
  { dtype = 'float32' }: SaveTensorsOptions = {},
): Promise<void> {
  const entries: [string, HostTensor][] = [];
  for (const [name, tensor] of Object.entries(tensors)) {
    if (tensor.dtype === 'complex64' || tensor.dtype === 'string') {
      throw new InvalidArgumentError(
        `tensor "${name}" is ${tensor.dtype}, which safetensors files cannot hold`,
      );
    }
    const host = await toHostTensor(tensor);
    const narrows = dtype === 'float16' && host.dtype === 'float32';
    entries.push([name, narrows ? narrow(host as HostTensor<'float32'>) : host]);
  }
  await writeFileAtomic(path, safetensorsPieces(Object.fromEntries(entries), metadata));
}
