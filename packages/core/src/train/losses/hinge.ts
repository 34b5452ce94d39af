import * as tf from '@tensorflow/tfjs-core';
import { assertSameShape, reduce, type Reduced, type Reduction, type ReductionOptions } from './reduction';

/**
 * `max(0, 1 - t x)` for scores x and targets t of -1 or 1 (Cortes and Vapnik 1995): support vector machines, and the
 * discriminators of hinge GANs.
 *
 * ```ts
 * hinge(tf.tensor1d([0.5, 3]), tf.tensor1d([1, 1])); // 0.25
 * ```
 *
 * @throws {@link ShapeError} if the shapes differ.
 */
export function hinge<R extends Reduction = 'mean'>(
  output: tf.Tensor,
  target: tf.Tensor,
  { reduction = 'mean' as R }: ReductionOptions<R> = {},
): Reduced<R> {
  assertSameShape('hinge', { output, target });
  return tf.tidy(() => reduce(tf.relu(tf.sub(1, tf.mul(output, target))), reduction));
}
