import * as tf from '@tensorflow/tfjs-core';
import type { Parameter } from '../parameter';

/** The learnable factor and offset of a normalisation; both broadcast to its input. */
export interface Affine {
  weight?: tf.Tensor;
  bias?: tf.Tensor;
}

/** The values of `weight` and `bias`, in `shape` if it is given. */
export function affineOf(layer: { weight?: Parameter; bias?: Parameter }, shape?: number[]): Affine {
  const value = (parameter?: Parameter) =>
    parameter && shape ? tf.reshape(parameter.value, shape) : parameter?.value;
  return { weight: value(layer.weight), bias: value(layer.bias) };
}

/**
 * `(x - mean) / sqrt(variance + epsilon) * weight + bias` with the mean and the biased variance over `axes`, which stay
 * in the statistics with size 1.
 */
export function normalize(
  x: tf.Tensor,
  axes: number[],
  epsilon: number,
  { weight, bias }: Affine = {},
): { output: tf.Tensor; mean: tf.Tensor; variance: tf.Tensor } {
  const mean = tf.mean(x, axes, true);
  const centered = tf.sub(x, mean);
  const variance = tf.mean(tf.square(centered), axes, true);
  const output = tf.mul(centered, scaleOf(variance, epsilon, weight));
  return { output: bias ? tf.add(output, bias) : output, mean, variance };
}

/** As {@link normalize}, with a given mean and variance. */
export function normalizeWith(
  x: tf.Tensor,
  mean: tf.Tensor,
  variance: tf.Tensor,
  epsilon: number,
  { weight, bias }: Affine = {},
): tf.Tensor {
  const scale = scaleOf(variance, epsilon, weight);
  const shift = tf.mul(mean, scale); // of the size of the statistics, so that x is walked through twice only
  return tf.add(tf.mul(x, scale), bias ? tf.sub(bias, shift) : tf.neg(shift));
}

function scaleOf(variance: tf.Tensor, epsilon: number, weight?: tf.Tensor): tf.Tensor {
  const scale = tf.rsqrt(tf.add(variance, epsilon));
  return weight ? tf.mul(scale, weight) : scale;
}
