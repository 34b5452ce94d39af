import * as tf from '@tensorflow/tfjs-core';

/**
 * How much neighbouring pixels differ, the mean of the squared differences down and across: the smaller, the smoother
 * (Mahendran and Vedaldi 2015, section 3.3, with beta = 2).
 *
 * @param images - [batch, height, width, channels] of any size.
 */
export function totalVariation(images: tf.Tensor): tf.Scalar {
  const [batch, height, width, channels] = images.shape as [number, number, number, number];
  return tf.tidy(() => {
    const part = (y: number, x: number, rows: number, columns: number) =>
      tf.slice(images, [0, y, x, 0], [batch, rows, columns, channels]);
    const down =
      height > 1 && tf.squaredDifference(part(1, 0, height - 1, width), part(0, 0, height - 1, width));
    const across =
      width > 1 && tf.squaredDifference(part(0, 1, height, width - 1), part(0, 0, height, width - 1));
    const sums = [down, across].filter((differences) => differences !== false).map((x) => tf.sum(x));
    return tf.div<tf.Scalar>(tf.addN([tf.scalar(0), ...sums]), images.size);
  });
}
