import * as tf from '@tensorflow/tfjs-core';

/**
 * How well the places of maps match a guide: each is compared with all places of the guide by dot product, and the best
 * counts. Its gradient is the guide's features at that place, which is how Google's notebook guides dreams. Divided by
 * the number of channels, so that a picture that is its own guide has its mean square.
 *
 * @param maps - [1, height, width, channels]
 * @param guide - [1, any height, any width, channels]
 */
export function bestMatch(maps: tf.Tensor4D, guide: tf.Tensor4D): tf.Scalar {
  const depth = maps.shape[3];
  const products = tf.matMul(tf.reshape(maps, [-1, depth]), tf.reshape(guide, [-1, depth]), false, true);
  return tf.div(tf.mean(tf.max(products, 1)), depth);
}
