import * as tf from '@tensorflow/tfjs-core';

/**
 * Factors [words, features] on the vectors of a sentence's words, so that their sum knows the order of the words
 * (Sukhbaatar et al. 2015, section 4.1): `(1 - j / J) - (k / d) (1 - 2 j / J)` for word j of J and feature k of d, both from
 * 1. As in the authors' code J is the same for all sentences. The caller disposes it.
 */
export function positionEncoding(words: number, features: number): tf.Tensor2D {
  const factors = new Float32Array(words * features);
  for (let j = 1; j <= words; j++) {
    for (let k = 1; k <= features; k++) {
      factors[(j - 1) * features + k - 1] = 1 - j / words - (k / features) * (1 - (2 * j) / words);
    }
  }
  return tf.tensor2d(factors, [words, features]);
}
