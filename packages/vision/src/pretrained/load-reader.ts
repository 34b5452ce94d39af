import { fromHostTensor, InvalidArgumentError, StateDictError } from '@dl/core';
import type { AnyModule, StateDict } from '@dl/core/nn';
import type { TensorReader } from '@dl/core/weights';
import * as tf from '@tensorflow/tfjs-core';

/** About so many bytes are read at once: neighbours in the file come together, and memory stays bounded. */
const batchBytes = 2 ** 25;

export interface LoadReaderOptions {
  /** What messages call the weights, in the plural. */
  title: string;
  /** Our names that file or network may lack. Default: none. */
  optional?: RegExp;
  /** The tensors to load, by a test of our name. Default: all. */
  only?: (name: string) => boolean;
  /** The file may have other tensors beside those of the network. Default: false. */
  ignoreOthers?: boolean;
  signal?: AbortSignal;
}

/**
 * Loads an open file of weights, in a network's names and layouts, into the network.
 *
 * @throws {@link StateDictError} if the network is another one; it is then as it was.
 */
export async function loadReader(
  model: AnyModule,
  reader: TensorReader,
  options: LoadReaderOptions,
): Promise<void> {
  const names = wantedNames(model, reader, options);
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
}

/** The names to read: those that both have. Throws if one lacks what it must have, before anything is read. */
function wantedNames(
  model: AnyModule,
  reader: TensorReader,
  { title, optional, only = () => true, ignoreOthers = false }: LoadReaderOptions,
): string[] {
  const own = new Map([...model.namedParameters(), ...model.namedBuffers()]);
  const published = new Set(reader.names);
  const mayLack = (name: string) => optional?.test(name) ?? false;
  const missing = [...own]
    .filter(([name, tensor]) => only(name) && !published.has(name) && !tensor.optional && !mayLack(name))
    .map(([name]) => name);
  const unexpected = ignoreOthers
    ? []
    : reader.names.filter((name) => only(name) && !own.has(name) && !mayLack(name));
  if (missing.length || unexpected.length) {
    const problems = [
      ...(missing.length ? [`they lack ${some(missing)}`] : []),
      ...(unexpected.length ? [`they have ${some(unexpected)} beside`] : []),
    ];
    throw new StateDictError(
      `${title} do not fit ${model.constructor.name}: ${problems.join('; ')}. Check that it is the ` +
        'network that they are for, or load the tensors that fit with the option only.',
    );
  }
  const names = reader.names.filter((name) => only(name) && own.has(name));
  if (names.length) return names;
  throw new InvalidArgumentError(
    `the option only takes none of the tensors of ${title}; there are ${some(reader.names)}`,
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
