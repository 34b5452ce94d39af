import * as tf from '@tensorflow/tfjs-core';
import { currentRandom } from '../random';

/** A tensor of uniform numbers in [low, high) from the current generator. */
export function uniform(shape: number[], low: number, high: number): tf.Tensor {
  return tf.tensor(currentRandom().fillUniform(new Float32Array(tf.util.sizeFromShape(shape)), low, high), shape);
}

/** A tensor of normally distributed numbers from the current generator. */
export function normal(shape: number[], mean = 0, standardDeviation = 1): tf.Tensor {
  const values = new Float32Array(tf.util.sizeFromShape(shape));
  return tf.tensor(currentRandom().fillNormal(values, mean, standardDeviation), shape);
}

/**
 * Uniform in ±1/sqrt(fanIn): PyTorch's default for the weights and biases of linear and convolution layers
 * (`kaiming_uniform_` with a = sqrt(5); LeCun et al. 1998, section 4.6).
 */
export function fanInUniform(shape: number[], fanIn: number): tf.Tensor {
  const bound = 1 / Math.sqrt(fanIn);
  return uniform(shape, -bound, bound);
}
