import * as tf from '@tensorflow/tfjs-core';
import { assertSameShape, reduce, type Reduced, type Reduction, type ReductionOptions } from './reduction';

export interface BinaryCrossEntropyOptions<R extends Reduction> extends ReductionOptions<R> {
  /** Factor on the loss of positive targets: above 1 favours recall over precision. Default: 1. */
  positiveWeight?: number;
}

/**
 * `-w t log(sigmoid(x)) - (1 - t) log(1 - sigmoid(x))` for logits x and targets t in [0, 1] of any shape, with the
 * positive weight w: PyTorch's binary_cross_entropy_with_logits. Finite for every finite logit.
 *
 * ```ts
 * binaryCrossEntropyWithLogits(tf.tensor1d([0, 100]), tf.tensor1d([1, 1])); // log(2) / 2
 * ```
 *
 * @throws {@link ShapeError} if the shapes differ.
 */
export function binaryCrossEntropyWithLogits<R extends Reduction = 'mean'>(
  logits: tf.Tensor,
  target: tf.Tensor,
  { positiveWeight = 1, reduction = 'mean' as R }: BinaryCrossEntropyOptions<R> = {},
): Reduced<R> {
  assertSameShape('binaryCrossEntropyWithLogits', { logits, target });
  return tf.tidy(() => {
    const positive = tf.cast(target, 'float32');
    const negative = tf.mul(tf.sub(1, positive), logits); // log(1 - sigmoid(x)) = log(sigmoid(x)) - x
    const weight = positiveWeight === 1 ? 1 : tf.add(tf.mul(positive, positiveWeight - 1), 1);
    return reduce(tf.sub(negative, tf.mul(tf.logSigmoid(logits), weight)), reduction);
  });
}
