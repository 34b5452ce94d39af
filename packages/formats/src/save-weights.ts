import { InvalidArgumentError, toHostTensor, type HostTensor } from '@dl/core';
import { writeFileAtomic } from '@dl/core/internal';
import type { StateDict } from '@dl/core/nn';
import { saveSafetensors, type TensorReader } from '@dl/core/weights';
import type * as tf from '@tensorflow/tfjs-core';
import { npzPieces } from './numpy/save-npz';
import { TensorTable, type TensorEntry } from './tensor-table';

export interface SaveWeightsOptions {
  /** Free text for files that can hold it. Default: what the reader has. */
  metadata?: Readonly<Record<string, string>>;
  /** Told before each tensor is read; what it throws ends the work, and leaves the old file. */
  onTensor?: (name: string) => void;
}

/** Who writes a file, by the extension of its name. */
const writers: Readonly<
  Record<string, (path: string, reader: TensorReader, options: SaveWeightsOptions) => Promise<void>>
> = { '.safetensors': saveSafetensors, '.npz': writeNpz };

/**
 * Saves weights in the format that the file's extension names: `.safetensors` or `.npz`. For safetensors, tensors are
 * read one after the other, so that a file that is larger than memory can be converted; an npz file is held in memory. Atomic: a crash or a full disk leaves the old file.
 *
 * ```ts
 * await saveWeights('resnet18.safetensors', await openWeights('resnet18.pth'));
 *
 * const state = model.stateDict();
 * await saveWeights('model.safetensors', state);
 * tf.dispose(state);
 * ```
 *
 * @param weights - An open file, or tensors by name, which stay the caller's.
 * @throws {@link InvalidArgumentError} if no format has this extension, or a tensor is complex or of strings;
 * {@link StorageFullError} if the disk is full; {@link FileFormatError} if the open file is damaged.
 */
export async function saveWeights(
  path: string,
  weights: TensorReader | StateDict,
  options: SaveWeightsOptions = {},
): Promise<void> {
  const extension = /\.[^./\\]*$/.exec(path)?.[0].toLowerCase() ?? '';
  if (!Object.hasOwn(writers, extension)) {
    throw new InvalidArgumentError(
      `"${path}" has the extension "${extension}", which no format has that can be written; use ${Object.keys(writers).join(', ')}`,
    );
  }
  await writers[extension]!(path, isReader(weights) ? weights : stateTable(weights), options);
}

async function writeNpz(path: string, reader: TensorReader, { onTensor }: SaveWeightsOptions): Promise<void> {
  const tensors = new Map<string, HostTensor>();
  for (const name of reader.names) {
    onTensor?.(name);
    tensors.set(name, (await reader.read([name]))[name]!);
  }
  await writeFileAtomic(path, npzPieces(tensors));
}

function stateTable(state: StateDict): TensorTable {
  const entries = Object.entries(state).map(([name, tensor]) => [name, stateEntry(name, tensor)] as const);
  return new TensorTable('state dict', 'the state dict', entries);
}

function stateEntry(name: string, tensor: tf.Tensor): TensorEntry {
  const { dtype, shape } = tensor;
  if (dtype === 'complex64' || dtype === 'string') {
    throw new InvalidArgumentError(`tensor "${name}" is ${dtype}, which files of weights cannot hold`);
  }
  return { dtype, shape, read: () => toHostTensor(tensor) };
}

/** A state dict's values are tensors, so that even one with a tensor "read" is told apart. */
function isReader(weights: TensorReader | StateDict): weights is TensorReader {
  return typeof weights['read'] === 'function';
}
