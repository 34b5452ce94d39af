import * as tf from '@tensorflow/tfjs-core';

/**
 * The same tensor, whose gradient on the way back is divided by its L1 norm: every layer then pulls as hard, whatever its loss
 * is (`-normalize_gradients` of neural-style).
 */
export function normalizeGradient(x: tf.Tensor): tf.Tensor {
  const identity = tf.customGrad((...[input]) => ({
    value: tf.clone(input as tf.Tensor),
    gradFunc: (gradient: tf.Tensor) => tf.div(gradient, tf.add(tf.sum(tf.abs(gradient)), 1e-8)),
  }));
  return identity(x);
}
