import { Parameter } from '@dl/core/nn';
import { valueAndGradients } from '@dl/core/train';
import * as tf from '@tensorflow/tfjs-core';

/**
 * The gradient of the score of a class (its logit, Simonyan et al. 2013, section 3), summed over the batch, with respect
 * to what the logits are computed from. The caller disposes it.
 *
 * @param logits - Computes [batch, classes] from a tensor like `x`.
 * @param x - Stays the caller's.
 */
export function classGradient(
  logits: (x: tf.Tensor) => tf.Tensor,
  x: tf.Tensor,
  classIndex: number,
): tf.Tensor {
  const leaf = new Parameter(tf.clone(x));
  try {
    const score = () => tf.sum<tf.Scalar>(tf.slice(logits(leaf.value), [0, classIndex], [-1, 1]));
    const { value, gradients } = valueAndGradients(score, [leaf]);
    value.dispose();
    return gradients[0]!;
  } finally {
    leaf.dispose();
  }
}
