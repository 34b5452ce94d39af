import * as tf from '@tensorflow/tfjs-core';
import { assertSameShape, reduce, type Reduced, type Reduction, type ReductionOptions } from './reduction';

/**
 * `(output - target)^2` for tensors of any shape: PyTorch's mse_loss.
 *
 * ```ts
 * meanSquaredError(tf.tensor1d([1, 2]), tf.tensor1d([1, 4])); // 2
 * ```
 *
 * @throws {@link ShapeError} if the shapes differ.
 */
export function meanSquaredError<R extends Reduction = 'mean'>(
  output: tf.Tensor,
  target: tf.Tensor,
  { reduction = 'mean' as R }: ReductionOptions<R> = {},
): Reduced<R> {
  assertSameShape('meanSquaredError', { output, target });
  return tf.tidy(() => reduce(tf.square(tf.sub(output, target)), reduction));
}
