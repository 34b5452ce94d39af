import * as tf from '@tensorflow/tfjs-core';

/**
 * 'relative': distances as shares of their targets, so that weights mean the same for every encoder, and all its layers and
 * channels count. 'absolute': mean squared distances, as in neural-style.
 */
export type LossScale = 'relative' | 'absolute';

/** A channel that the style hardly has counts as if it had this share of the mean of all. */
const faintest = 0.01;

/** What the difference from maps [1, height, width, channels] is multiplied by: 1 / the root of their mean square. */
export function contentScale(maps: tf.Tensor, scale: LossScale): tf.Tensor {
  if (scale === 'absolute') return tf.scalar(1);
  return tf.tidy(() => tf.rsqrt(tf.maximum(tf.mean(tf.square(maps)), 1e-12)));
}

/**
 * What the difference from a Gram matrix [1, channels, channels] is multiplied by: 1 / the product of the root mean squares of the
 * two channels, [channels, channels]. The matrix itself becomes one of correlations, between -1 and 1.
 */
export function gramScale(gram: tf.Tensor, scale: LossScale): tf.Tensor {
  if (scale === 'absolute') return tf.scalar(1);
  return tf.tidy(() => {
    const channels = gram.shape.at(-1)!;
    const squares = tf.sum(tf.mul(tf.squeeze(gram, [0]), tf.eye(channels)), 0); // the diagonal
    const least = tf.maximum(tf.mul(tf.mean(squares), faintest), 1e-12);
    const roots = tf.rsqrt(tf.maximum(squares, least));
    return tf.mul(tf.expandDims(roots, 1), tf.expandDims(roots, 0));
  });
}
