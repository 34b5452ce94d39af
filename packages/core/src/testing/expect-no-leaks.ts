import * as tf from '@tensorflow/tfjs-core';
import { ExpectationError } from './expectation-error';

/**
 * Runs `run`, returns its result, and throws an {@link ExpectationError} if there are more or fewer tensors afterwards.
 * Tensors that it returns count: dispose them inside.
 *
 * ```ts
 * await expectNoLeaks(() => layer.forward(x).dispose());
 * ```
 */
export async function expectNoLeaks<T>(run: () => T | Promise<T>): Promise<T> {
  const before = tf.memory().numTensors;
  const result = await run();
  const difference = tf.memory().numTensors - before;
  if (difference > 0) {
    throw new ExpectationError(`${difference} tensors are left undisposed: there were ${before} before`);
  }
  if (difference < 0) {
    throw new ExpectationError(`${-difference} tensors that existed before were disposed`);
  }
  return result;
}
