import * as tf from '@tensorflow/tfjs-core';
import type { Discriminator } from '../networks/discriminator';

/**
 * `mean (‖∇D(x̂)‖ - 1)²` at points x̂ between real and made samples (Gulrajani et al. 2017, equation 3, without its weight of 10). It can
 * be differentiated again, which is how it trains the discriminator. Discriminators with batch norm have no gradient of one sample.
 *
 * ```ts
 * const { value, gradients } = valueAndGradients(
 *   () => tf.mul<tf.Scalar>(10, gradientPenalty(discriminator, real, made, mix)),
 *   discriminator.parameters(),
 * );
 * ```
 *
 * @param real - [batch, ...shape]
 * @param made - [batch, ...shape]
 * @param mix - [batch], the share of the real sample in each point, uniform in [0, 1).
 * @param labels - [batch] of int32, of a discriminator with classes.
 */
export function gradientPenalty(
  discriminator: Discriminator,
  real: tf.Tensor,
  made: tf.Tensor,
  mix: tf.Tensor,
  labels?: tf.Tensor,
): tf.Scalar {
  return tf.tidy(() => {
    const share = tf.reshape(mix, [real.shape[0], ...real.shape.slice(1).map(() => 1)]);
    const between = tf.add(made, tf.mul(share, tf.sub(real, made)));
    const norms = tf.sqrt(squaredSlopes(discriminator, between, labels));
    return tf.mean<tf.Scalar>(tf.square(tf.sub(norms, 1)));
  });
}

/**
 * `mean ‖∇D(x)‖² / 2` at real samples x (Mescheder et al. 2018, equation 9, without its weight).
 *
 * @param real - [batch, ...shape]
 * @param labels - [batch] of int32, of a discriminator with classes.
 */
export function r1Penalty(discriminator: Discriminator, real: tf.Tensor, labels?: tf.Tensor): tf.Scalar {
  return tf.tidy(() => tf.mul(0.5, tf.mean<tf.Scalar>(squaredSlopes(discriminator, real, labels))));
}

/** The squared norm of the gradient of each sample's score by the sample, [batch]. */
function squaredSlopes(discriminator: Discriminator, samples: tf.Tensor, labels?: tf.Tensor): tf.Tensor {
  const slope = tf.grad((x: tf.Tensor) => tf.sum(discriminator.forward(x, labels).scores))(samples);
  return tf.sum(tf.square(slope), [...samples.shape.keys()].slice(1));
}
