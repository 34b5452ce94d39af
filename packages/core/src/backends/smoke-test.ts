import * as tf from '@tensorflow/tfjs-core';
import { registerGradients } from '../gradients';
import { BackendFailureError } from './errors';

// All numbers are small integers, which every backend represents exactly, half precision included.
const images = [0, 1, -1, 2, 3, 0, 1, -2, 2, 1, 0, -1, 1, 2, -3, 1]; // [1, 4, 4, 1]
const filter = [1, -1, 2, 0, 0, 1, -2, 1]; // [2, 2, 1, 2]

/** The convolution with stride 1, unpadded, and the gradients of half the sum of its squares, by its definition. */
const expected: Record<string, number[]> = {
  convolution: [2, 3, -3, 0, 7, 0, 1, 0, 2, 1, -1, -2, 0, 1, 7, -2, -4, -2],
  "gradient of a convolution's input": [-1, 1, 1, 14, 4, 2, 11, -16, -1, 8, 7, -8, 1, -1, -18, 6],
  "gradient of a convolution's filter": [-1, -2, 27, 11, 43, 13, -40, 8],
};

const tolerance = 1e-2;

/**
 * Checks a small convolution and its gradients on TF.js's current backend against known numbers: a driver or a build
 * that is broken mostly computes nonsense without an error. Throws a {@link BackendFailureError} if one is wrong.
 *
 * @param name - Of the backend, for the error.
 */
export async function smokeTest(name: string): Promise<void> {
  registerGradients();
  const results = tf.tidy(() => {
    const x = tf.tensor4d(images, [1, 4, 4, 1]);
    const w = tf.tensor4d(filter, [2, 2, 1, 2]);
    const loss = (x: tf.Tensor4D, w: tf.Tensor4D) =>
      tf.mul<tf.Scalar>(0.5, tf.sum(tf.square(tf.conv2d(x, w, 1, 'valid'))));
    const gradients = tf.grads(loss as (...inputs: tf.Tensor[]) => tf.Scalar)([x, w]);
    return [tf.conv2d(x, w, 1, 'valid'), ...gradients];
  });
  try {
    for (const [i, [what, numbers]] of Object.entries(expected).entries()) {
      const values = await results[i]!.data();
      if (numbers.every((number, j) => Math.abs(values[j]! - number) < tolerance)) continue;
      throw new BackendFailureError(name, `the ${what} is [${values}], expected [${numbers}]`);
    }
  } finally {
    tf.dispose(results);
  }
}
