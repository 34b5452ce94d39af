import { fromHostTensor } from '@dl/core';
import type { StateDict } from '@dl/core/nn';
import type { TensorSource } from '@dl/core/weights';
import * as tf from '@tensorflow/tfjs-core';
import { openWeights, type OpenWeightsOptions } from './open-weights';

export interface LoadWeightsOptions extends OpenWeightsOptions {
  /** The tensors to load, by name or by a test of the name; others are not even read. Default: all. */
  names?: Iterable<string> | ((name: string) => boolean);
}

/**
 * Loads tensors of a weights file in whatever format into the current backend, one after the other. They keep the names
 * and layouts of the file. The caller disposes them.
 *
 * ```ts
 * const state = await loadWeights('resnet18.pth');
 * model.loadStateDict(state);
 * tf.dispose(state);
 * ```
 *
 * @param source - A path, a URL, or the bytes of a file.
 * @throws {@link FileFormatError} if the file is damaged, truncated or of no known format; {@link InvalidArgumentError}
 * if it lacks one of `names`.
 */
export async function loadWeights(
  source: TensorSource,
  { names, ...options }: LoadWeightsOptions = {},
): Promise<StateDict> {
  const file = await openWeights(source, options);
  const wanted = typeof names === 'function' ? file.names.filter(names) : (names ?? file.names);
  const state: StateDict = {};
  try {
    for (const name of wanted) {
      const { [name]: tensor } = await file.read([name]);
      state[name] = fromHostTensor(tensor!);
    }
  } catch (error) {
    tf.dispose(state);
    throw error;
  }
  return state;
}
