import * as tf from '@tensorflow/tfjs-core';
import { assertSameShape, reduce, type Reduced, type Reduction, type ReductionOptions } from './reduction';

/** The smallest normal float32: log(0) becomes finite, and its product with 0 is 0. */
const tiny = 2 ** -126;

/**
 * `sum_c t_c (log t_c - log p_c)` over the last axis (Kullback and Leibler 1951), for log probabilities log p and
 * probabilities t, both [..., classes]. The mean is over all but the last axis, as with PyTorch's 'batchmean', because
 * a mean over the classes would not be the divergence.
 *
 * ```ts
 * const loss = kullbackLeibler(tf.logSoftmax(student), tf.softmax(teacher)); // distillation
 * ```
 *
 * @throws {@link ShapeError} if the shapes differ.
 */
export function kullbackLeibler<R extends Reduction = 'mean'>(
  logProbabilities: tf.Tensor,
  target: tf.Tensor,
  { reduction = 'mean' as R }: ReductionOptions<R> = {},
): Reduced<R> {
  assertSameShape('kullbackLeibler', { logProbabilities, target });
  return tf.tidy(() => {
    const logTarget = tf.log(tf.maximum(target, tiny));
    return reduce(tf.sum(tf.mul(target, tf.sub(logTarget, logProbabilities)), -1), reduction);
  });
}
