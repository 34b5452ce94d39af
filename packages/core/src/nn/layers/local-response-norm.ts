import * as tf from '@tensorflow/tfjs-core';
import { InvalidArgumentError, ShapeError } from '../../errors';
import { Module } from '../module';

export interface LocalResponseNormOptions {
  /** Default: 1e-4. */
  alpha?: number;
  /** Default: 0.75. */
  beta?: number;
  /** Default: 1. */
  k?: number;
}

/**
 * `x / (k + alpha / size * s)^beta`, where s is the sum of squares over `size` neighbouring channels (Krizhevsky et al.
 * 2012, section 3.3; alpha is divided by the size as in PyTorch and Caffe, not as in the paper). Input and output
 * [batch, ..., channels].
 *
 * ```ts
 * new LocalResponseNorm(5).forward(tf.randomNormal([1, 55, 55, 96])).shape; // [1, 55, 55, 96]
 * ```
 */
export class LocalResponseNorm extends Module {
  readonly alpha: number;
  readonly beta: number;
  readonly k: number;

  /** @param size - Channels in a sum; of an even number the one more lies before. */
  constructor(
    readonly size: number,
    { alpha = 1e-4, beta = 0.75, k = 1 }: LocalResponseNormOptions = {},
  ) {
    super();
    if (!(Number.isInteger(size) && size > 0)) {
      throw new InvalidArgumentError(`the size of LocalResponseNorm is a positive integer, received ${size}`);
    }
    this.alpha = alpha;
    this.beta = beta;
    this.k = k;
  }

  forward(x: tf.Tensor): tf.Tensor {
    if (x.rank < 2)
      throw new ShapeError(`LocalResponseNorm expects [batch, ..., channels], received [${x.shape}]`);
    return tf.tidy(() => {
      const channels = x.shape.at(-1)!;
      const squares = tf.reshape(tf.square(x), [-1, channels]);
      const sums = tf.reshape(tf.matMul(squares, this.neighbours(channels)), x.shape);
      const base = tf.add(tf.mul(sums, this.alpha / this.size), this.k);
      return tf.mul(x, tf.pow(base, -this.beta));
    });
  }

  /** [channels, channels]: 1 where the first channel is in the sum of the second. */
  private neighbours(channels: number): tf.Tensor2D {
    const matrix = new Float32Array(channels * channels);
    for (let sum = 0; sum < channels; sum++) {
      const first = sum - Math.floor(this.size / 2);
      for (let channel = Math.max(first, 0); channel < Math.min(first + this.size, channels); channel++) {
        matrix[channel * channels + sum] = 1;
      }
    }
    return tf.tensor2d(matrix, [channels, channels]);
  }
}
