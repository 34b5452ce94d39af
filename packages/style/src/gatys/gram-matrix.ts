import * as tf from '@tensorflow/tfjs-core';

/**
 * The correlations of a layer's channels, averaged over places and divided by the number of channels: the style of a
 * picture (Gatys et al. 2016, equation 3, with the scale of neural-style). It may be differentiated.
 *
 * @param maps - [batch, height, width, channels]
 * @param mask - How much each place counts, [height, width, 1] in [0, 1]: the Gram matrix of a region. Default: all places.
 * @returns [batch, channels, channels]
 */
export function gramMatrix(maps: tf.Tensor, mask?: tf.Tensor): tf.Tensor {
  const [batch, height, width, channels] = maps.shape as [number, number, number, number];
  return tf.tidy(() => {
    const toRows = (x: tf.Tensor) => tf.reshape(x, [batch, height * width, channels]);
    const rows = toRows(maps);
    const weighted = mask ? toRows(tf.mul(maps, mask)) : rows;
    const places = mask ? tf.maximum(tf.sum(mask), 1e-6) : height * width;
    return tf.div(tf.matMul(weighted, rows, true), tf.mul(places, channels));
  });
}
