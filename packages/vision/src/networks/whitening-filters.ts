import * as tf from '@tensorflow/tfjs-core';

/** Keeps filters of directions with hardly any variance bounded. */
const epsilon = 5e-4;

/**
 * Filters [side, side, channels, 2 * side * side * channels] that make patches white: the eigenvectors of the patches'
 * covariance, scaled to a variance of one, and their negatives (Page 2019, How to train your ResNet 8; Jordan 2024,
 * section 3.2). The caller disposes them.
 *
 * @param images - [batch, height, width, channels]
 */
export async function whiteningFilters(images: tf.Tensor4D, side: number): Promise<tf.Tensor4D> {
  const channels = images.shape[3];
  const size = side * side * channels;
  const covariance = tf.tidy(() => {
    const patches = tf.reshape(patchesOf(images, side), [-1, size]);
    return tf.div<tf.Tensor2D>(tf.matMul(patches, patches, true), patches.shape[0]);
  });
  const { EigenvalueDecomposition, Matrix } = await import('ml-matrix');
  const { eigenvectorMatrix, realEigenvalues } = new EigenvalueDecomposition(
    new Matrix(await covariance.array()),
    { assumeSymmetric: true },
  );
  covariance.dispose();
  return tf.tidy(() => {
    const directions = tf.tensor2d(eigenvectorMatrix.to2DArray()); // [size, size], a column each
    const scaled = tf.div(directions, tf.sqrt(tf.add(tf.tensor1d(realEigenvalues), epsilon)));
    const filters = tf.concat([scaled, tf.neg(scaled)], 1);
    return tf.reshape<tf.Rank.R4>(filters, [side, side, channels, 2 * size]);
  });
}

/** Every patch of every image: [batch, height - side + 1, width - side + 1, side * side * channels]. */
function patchesOf(images: tf.Tensor4D, side: number): tf.Tensor {
  const [batch, height, width, channels] = images.shape;
  const shifted: tf.Tensor[] = [];
  for (let y = 0; y < side; y++) {
    for (let x = 0; x < side; x++) {
      shifted.push(tf.slice(images, [0, y, x, 0], [batch, height - side + 1, width - side + 1, channels]));
    }
  }
  return tf.concat(shifted, 3);
}
