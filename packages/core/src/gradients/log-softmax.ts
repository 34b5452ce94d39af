import * as tf from '@tensorflow/tfjs-core';

/**
 * `log(softmax(logits))` over the last axis, as `tf.logSoftmax`, whose gradient is right as well but takes the output
 * for a constant, so that its own gradients (a gradient penalty, a Hessian) are wrong.
 *
 * ```ts
 * logSoftmax(tf.tensor1d([0, 0])); // [-0.6931, -0.6931]
 * ```
 *
 * @param logits - [..., classes]
 * @returns [..., classes]; the caller disposes it.
 */
export function logSoftmax(logits: tf.Tensor): tf.Tensor {
  const f = tf.customGrad((x, save) => {
    (save as tf.GradSaveFunc)([x as tf.Tensor]);
    return {
      value: tf.logSoftmax(x as tf.Tensor),
      gradFunc: (dy, [x]) => tf.sub(dy, tf.mul(tf.sum(dy, -1, true), tf.softmax(x!))),
    };
  });
  return f(logits);
}
