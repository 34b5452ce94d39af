import * as tf from '@tensorflow/tfjs-core';

const expected = { loss: 6998, gradient: [784, 1012, 1468, 1696] };

/**
 * Computes a small convolution and the gradient of its filter on the current backend, with whole numbers. Returns what is
 * wrong with the result, if anything is: a driver's fault shows here and not in a training that learns nothing.
 */
export async function smokeTest(): Promise<string | undefined> {
  let received: number[];
  try {
    received = await differentiateConvolution();
  } catch (error) {
    return `a convolution and its gradient fail: ${(error as Error).message}`;
  }
  const right = [expected.loss, ...expected.gradient].every(
    (value, i) => Math.abs(received[i]! - value) < 1e-3 * value,
  );
  if (!right) return `a convolution and its gradient give wrong numbers: ${received.join(', ')}`;
}

/** Half the sum of squares of a convolution's output, and its gradient with respect to the filter. */
async function differentiateConvolution(): Promise<number[]> {
  const { value, grad } = tf.tidy(() => {
    const image = tf.tensor4d([1, 2, 3, 4, 5, 6, 7, 8, 9], [1, 3, 3, 1]);
    const filter = tf.tensor4d([1, 2, 3, 4], [2, 2, 1, 1]);
    const halfSquares = (f: tf.Tensor) =>
      tf.mul(0.5, tf.sum(tf.square(tf.conv2d(image, f as tf.Tensor4D, 1, 'valid'))));
    return tf.valueAndGrad(halfSquares)(filter);
  });
  try {
    return [...(await value.data()), ...(await grad.data())];
  } finally {
    tf.dispose([value, grad]);
  }
}
