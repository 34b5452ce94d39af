import type { Random } from '@dl/core';
import * as tf from '@tensorflow/tfjs-core';

/** An index, drawn with the probabilities that the logits give. */
export function sampleCategorical(logits: Float32Array, random: Random): number {
  const largest = Math.max(...logits);
  const weights = logits.map((logit) => Math.exp(logit - largest));
  let rest = random.uniform() * weights.reduce((sum, weight) => sum + weight, 0);
  for (let i = 0; i < weights.length - 1; i++) if ((rest -= weights[i]!) < 0) return i;
  return weights.length - 1;
}

/** Logarithm of the probability of an index. */
export function categoricalLogProbability(logits: Float32Array, index: number): number {
  const largest = Math.max(...logits);
  const sum = logits.reduce((total, logit) => total + Math.exp(logit - largest), 0);
  return logits[index]! - largest - Math.log(sum);
}

/** The index of the largest number. */
export function argMax(values: ArrayLike<number>): number {
  let best = 0;
  for (let i = 1; i < values.length; i++) if (values[i]! > values[best]!) best = i;
  return best;
}

/**
 * Log-probabilities of chosen indices and entropies, both [batch].
 *
 * @param logits - [batch, size].
 * @param chosen - One-hot, [batch, size].
 */
export function categorical(logits: tf.Tensor, chosen: tf.Tensor) {
  const logProbabilities = tf.logSoftmax(logits);
  return {
    logProbability: tf.sum(tf.mul(logProbabilities, chosen), -1),
    entropy: tf.neg(tf.sum(tf.mul(tf.exp(logProbabilities), logProbabilities), -1)),
  };
}

/** Ones where a row of [batch, size] is largest, and zeros elsewhere. */
export function oneHotMax(scores: tf.Tensor): tf.Tensor {
  return tf.cast(tf.oneHot(tf.argMax<tf.Tensor1D>(scores, 1), scores.shape[1]!), 'float32');
}
