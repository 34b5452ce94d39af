import { fromHostTensor, InvalidArgumentError, StateDictError } from '@dl/core';
import type { AnyModule, StateDict } from '@dl/core/nn';
import type { TensorReader } from '@dl/core/weights';
import * as tf from '@tensorflow/tfjs-core';
import { findPretrained } from './catalogue';
import { openPretrained, type OpenPretrainedOptions } from './open-pretrained';
import type { PretrainedWeights } from './pretrained-weights';

export interface LoadPretrainedOptions extends Omit<OpenPretrainedOptions, 'byRange'> {
  /**
   * The tensors to load, by a test of our name; the others keep the values that they have. Unless the file is in the
   * cache, only these are read, by HTTP range. Default: all.
   */
  only?: (name: string) => boolean;
}

/** About so many bytes are read at once: neighbours in the file come together, and memory stays bounded. */
const batchBytes = 2 ** 25;

/**
 * Loads published weights into a network. The file is fetched once, verified and cached.
 *
 * ```ts
 * const model = vgg19().eval();
 * const { transforms } = await loadPretrained(model, 'vgg19');
 *
 * // Style transfer needs the convolutions alone: 80 of 575 MB.
 * await loadPretrained(model, 'vgg19.tv_in1k', { only: (name) => name.startsWith('features.') });
 * ```
 *
 * @param weights - From {@link pretrainedWeights}, or the name of some, or of a network: see {@link findPretrained}.
 * @returns The weights, which say how images become the network's input and what its outputs are.
 * @throws {@link StateDictError} if the network is another one; it is then as it was. {@link OfflineError},
 * {@link ChecksumError} or {@link DownloadError} if they cannot be fetched; {@link FileFormatError} if the file is
 * damaged.
 */
export async function loadPretrained(
  model: AnyModule,
  weights: PretrainedWeights | string,
  { only, ...options }: LoadPretrainedOptions = {},
): Promise<PretrainedWeights> {
  const found = typeof weights === 'string' ? findPretrained(weights) : weights;
  const reader = await openPretrained(found, { ...options, byRange: only !== undefined });
  const names = wantedNames(model, reader, found, only);
  const state: StateDict = {};
  try {
    for (const batch of batches(names, reader)) {
      options.signal?.throwIfAborted();
      for (const [name, tensor] of Object.entries(await reader.read(batch))) {
        state[name] = fromHostTensor(tensor);
      }
    }
    model.loadStateDict(state, { strict: false }); // what may be missing was checked
  } finally {
    tf.dispose(state);
  }
  return found;
}

/** The names to read: those that both have. Throws if one lacks what it must have, before anything is read. */
function wantedNames(
  model: AnyModule,
  reader: TensorReader,
  { name: title, optional }: PretrainedWeights,
  only: (name: string) => boolean = () => true,
): string[] {
  const own = new Set([...model.namedParameters(), ...model.namedBuffers()].map(([name]) => name));
  const published = new Set(reader.names);
  const mayLack = (name: string) => optional?.test(name) ?? false;
  const missing = [...own].filter((name) => only(name) && !published.has(name) && !mayLack(name));
  const unexpected = reader.names.filter((name) => only(name) && !own.has(name) && !mayLack(name));
  if (missing.length || unexpected.length) {
    const problems = [
      ...(missing.length ? [`they lack ${some(missing)}`] : []),
      ...(unexpected.length ? [`they have ${some(unexpected)} beside`] : []),
    ];
    throw new StateDictError(
      `the weights "${title}" do not fit ${model.constructor.name}: ${problems.join('; ')}. Check that it is the ` +
        'network that they are for, or load the tensors that fit with the option only.',
    );
  }
  const names = reader.names.filter((name) => only(name) && own.has(name));
  if (names.length) return names;
  throw new InvalidArgumentError(
    `the option only takes none of the tensors of "${title}"; there are ${some(reader.names)}`,
  );
}

function* batches(names: readonly string[], reader: TensorReader): Generator<string[]> {
  let batch: string[] = [];
  let bytes = 0;
  for (const name of names) {
    const size = 4 * tf.util.sizeFromShape([...reader.describe(name)!.shape]);
    if (batch.length && bytes + size > batchBytes) {
      yield batch;
      [batch, bytes] = [[], 0];
    }
    batch.push(name);
    bytes += size;
  }
  yield batch;
}

const some = (names: readonly string[]) =>
  names.slice(0, 5).join(', ') + (names.length > 5 ? `, ... (${names.length})` : '');
