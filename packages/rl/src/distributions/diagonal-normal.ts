import type { Random } from '@dl/core';
import * as tf from '@tensorflow/tfjs-core';

const halfLogTwoPi = 0.5 * Math.log(2 * Math.PI);

/** Numbers drawn from normal distributions that are independent of each other. */
export function sampleNormal(means: Float32Array, logDeviations: Float32Array, random: Random): Float32Array {
  return means.map((mean, i) => mean + Math.exp(logDeviations[i]!) * random.normal());
}

/** Logarithm of the density at `values`. */
export function normalLogProbability(
  means: Float32Array,
  logDeviations: Float32Array,
  values: Float32Array,
): number {
  return values.reduce((sum, value, i) => {
    const logDeviation = logDeviations[i]!;
    const distance = (value - means[i]!) / Math.exp(logDeviation);
    return sum - 0.5 * distance ** 2 - logDeviation - halfLogTwoPi;
  }, 0);
}

/**
 * Log-densities of chosen numbers and entropies, both [batch].
 *
 * @param means - [batch, size].
 * @param logDeviations - [size] or [batch, size].
 * @param chosen - [batch, size].
 */
export function diagonalNormal(means: tf.Tensor, logDeviations: tf.Tensor, chosen: tf.Tensor) {
  const distance = tf.div(tf.sub(chosen, means), tf.exp(logDeviations));
  const densities = tf.sub(tf.mul(tf.square(distance), -0.5), tf.add(logDeviations, halfLogTwoPi));
  const entropies = tf.add(tf.add(tf.zerosLike(means), logDeviations), 0.5 + halfLogTwoPi);
  return { logProbability: tf.sum(densities, -1), entropy: tf.sum(entropies, -1) };
}
