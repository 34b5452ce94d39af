import { Buffer, initialize, Module } from '@dl/core/nn';
import * as tf from '@tensorflow/tfjs-core';

/** Below this a standard deviation is taken as this. */
const minimum = 1e-7;

/** Keras's Normalization: `(x - mean) / deviation` with statistics of a data set, or the inverse. */
export class FeatureNormalization extends Module<tf.Tensor[], tf.Tensor> {
  readonly mean: Buffer;
  readonly variance: Buffer;

  constructor(
    shape: readonly number[],
    private readonly axes: readonly number[],
    private readonly invert: boolean,
  ) {
    super();
    this.mean = new Buffer(initialize.zeros([...shape]));
    this.variance = new Buffer(initialize.ones([...shape]));
  }

  forward(x: tf.Tensor): tf.Tensor {
    return tf.tidy(() => {
      const axes = this.axes.map((axis) => (axis < 0 ? axis + x.rank : axis));
      const shape = x.shape.map((size, axis) => (axes.includes(axis) ? size : 1));
      const [mean, variance] = [this.mean, this.variance].map(({ value }) => tf.reshape(value, shape));
      return normalizeFeatures(x, mean!, variance!, this.invert);
    });
  }
}

/** `(x - mean) / deviation`, or the inverse, with statistics that fit `x`. */
export function normalizeFeatures(
  x: tf.Tensor,
  mean: tf.Tensor,
  variance: tf.Tensor,
  invert: boolean,
): tf.Tensor {
  const values = tf.cast(x, 'float32');
  const deviation = tf.maximum(tf.sqrt(variance), minimum);
  return invert ? tf.add(mean, tf.mul(values, deviation)) : tf.div(tf.sub(values, mean), deviation);
}
