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
  const centred = subtractMean(x, mean, axes);
  const variance = meanSquare(centred, axes);
  const output = tf.mul(centred, scaleOf(variance, epsilon, weight));
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

// The gradients of TF.js would walk through the data twice as often as these two.

function subtractMean(x: tf.Tensor, mean: tf.Tensor, axes: number[]): tf.Tensor {
  const subtract = tf.customGrad((x) => ({
    value: tf.sub(x as tf.Tensor, mean),
    gradFunc: (gradient) => tf.sub(gradient, tf.mean(gradient, axes, true)),
  }));
  return subtract(x);
}

function meanSquare(x: tf.Tensor, axes: number[]): tf.Tensor {
  const count = axes.reduce((product, axis) => product * x.shape[axis]!, 1);
  const average = tf.customGrad((x, save) => {
    (save as tf.GradSaveFunc)([x as tf.Tensor]);
    return {
      value: tf.mean(tf.square(x as tf.Tensor), axes, true),
      gradFunc: (gradient, [x]) => tf.mul(x!, tf.mul(gradient, 2 / count)),
    };
  });
  return average(x);
}
