import * as tf from '@tensorflow/tfjs-core';

/** The gradient of loss + weightDecay / 2 * |value|^2: weight decay as an L2 penalty. */
export function withPenalty(gradient: tf.Tensor, value: tf.Tensor, weightDecay?: tf.Scalar): tf.Tensor {
  return weightDecay ? tf.add(gradient, tf.mul(value, weightDecay)) : gradient;
}

/** A scalar for {@link withPenalty}, if there is any decay. */
export function penalty(weightDecay: number): tf.Scalar | undefined {
  return weightDecay ? tf.scalar(weightDecay) : undefined;
}

/** `from + weight * (to - from)`: one step of an exponential moving average with decay `1 - weight`. */
export function lerp(from: tf.Tensor, to: tf.Tensor, weight: tf.Scalar): tf.Tensor {
  return tf.add(from, tf.mul(tf.sub(to, from), weight));
}
