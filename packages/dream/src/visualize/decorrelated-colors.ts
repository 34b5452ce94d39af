import * as tf from '@tensorflow/tfjs-core';

/**
 * Root of the covariance of red, green and blue in the pictures of ImageNet, as lucid has it: brightness, then blue against
 * red, then green against both.
 */
const covarianceRoot = [
  [0.26, 0.09, 0.02],
  [0.27, 0, -0.05],
  [0.27, -0.09, 0.03],
];

const largestNorm = Math.max(
  ...[0, 1, 2].map((column) => Math.hypot(...covarianceRoot.map((row) => row[column]!))),
);

/** Red, green and blue of independent colours, [height, width, 3]. */
export function fromDecorrelated(colors: tf.Tensor3D): tf.Tensor3D {
  return tf.tidy(() => {
    const mixing = tf.div<tf.Tensor2D>(tf.tensor2d(covarianceRoot), largestNorm);
    return tf.reshape(tf.matMul(tf.reshape<tf.Rank.R2>(colors, [-1, 3]), mixing, false, true), colors.shape);
  });
}
