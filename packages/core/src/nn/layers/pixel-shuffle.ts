import * as tf from '@tensorflow/tfjs-core';
import { ShapeError } from '../../errors';
import { Module } from '../module';
import { assertFeatureMaps } from './spatial';

/**
 * Sub-pixel upsampling: [batch, height, width, channels * factor²] to [batch, height * factor, width * factor,
 * channels] (Shi et al. 2016, equation 4). An output channel's `factor²` input channels lie side by side, as in PyTorch
 * (`tf.depthToSpace` interleaves the channels instead).
 *
 * ```ts
 * new PixelShuffle(2).forward(tf.zeros([1, 8, 8, 12])).shape; // [1, 16, 16, 3]
 * ```
 */
export class PixelShuffle extends Module {
  /** @param factor - By which height and width grow. */
  constructor(readonly factor: number) {
    super();
  }

  forward(x: tf.Tensor): tf.Tensor {
    assertFeatureMaps(this, x, 2);
    const [batch, height, width, depth] = x.shape as [number, number, number, number];
    const { factor } = this;
    const channels = depth / factor ** 2;
    if (!Number.isInteger(channels)) {
      throw new ShapeError(
        `PixelShuffle expects a multiple of ${factor ** 2} channels, received [${x.shape}]`,
      );
    }
    return tf.tidy(() => {
      const parts = tf.reshape(x, [batch, height, width, channels, factor, factor]);
      const pixels = tf.transpose(parts, [0, 1, 4, 2, 5, 3]); // [batch, height, factor, width, factor, channels]
      return tf.reshape(pixels, [batch, height * factor, width * factor, channels]);
    });
  }
}
