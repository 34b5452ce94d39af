import { Module } from '@dl/core/nn';
import * as tf from '@tensorflow/tfjs-core';
import { ownStatistics, type InstanceNormalizer } from './instance-normalizer';
import {
  ConvBlock,
  NearestUpBlock,
  ResidualBlock,
  TransposedUpBlock,
  type Size,
  type UpBlock,
} from './transform-blocks';

/** The ways in which the maps grow again: see {@link TransformNetworkOptions.upsampling}. */
export const upsamplings = ['transposed', 'nearest'] as const;

export interface TransformNetworkOptions {
  /** Channels of the first layer; those behind it have two and four times as many. Default: 32. */
  width?: number;
  /** Residual blocks in the middle. Default: 5. */
  residualBlocks?: number;
  /**
   * How maps grow again: by transposed convolutions, as in the paper and the published weights, or by repeating pixels
   * before a convolution, which leaves no chequered pattern. Default: 'transposed'.
   */
  upsampling?: (typeof upsamplings)[number];
}

/**
 * The feed-forward style network of Johnson et al. 2016 (supplement, table 1) with instance norm (Ulyanov et al. 2016), as
 * lengstrom/fast-style-transfer trained it. Images [batch, height, width, 3] in [0, 1] become images of the same size,
 * whose values go a little beyond [0, 1].
 *
 * ```ts
 * const network = new TransformNetwork({ width: 16, upsampling: 'nearest' });
 * const painted = network.forward(images);
 * ```
 */
export class TransformNetwork extends Module<[images: tf.Tensor, normalize?: InstanceNormalizer]> {
  readonly options: Required<TransformNetworkOptions>;
  readonly down: readonly ConvBlock[];
  readonly residuals: readonly ResidualBlock[];
  readonly up1: UpBlock;
  readonly up2: UpBlock;
  readonly output: ConvBlock;

  constructor({ width = 32, residualBlocks = 5, upsampling = 'transposed' }: TransformNetworkOptions = {}) {
    super();
    this.options = { width, residualBlocks, upsampling };
    const Up = upsampling === 'nearest' ? NearestUpBlock : TransposedUpBlock;
    this.down = [
      new ConvBlock(3, width, 9),
      new ConvBlock(width, 2 * width, 3, { stride: 2 }),
      new ConvBlock(2 * width, 4 * width, 3, { stride: 2 }),
    ];
    this.residuals = Array.from({ length: residualBlocks }, () => new ResidualBlock(4 * width));
    this.up1 = new Up(4 * width, 2 * width);
    this.up2 = new Up(2 * width, width);
    this.output = new ConvBlock(width, 3, 9, { relu: false });
  }

  /**
   * Pixels around a place on which its output depends, apart from the statistics of the norms: 4 of the first and last
   * layer, 1 + 2 of going down, 4 each of the residual convolutions, 4 + 2 of coming up.
   */
  get reach(): number {
    return 4 + 3 + 8 * this.options.residualBlocks + 6 + 4;
  }

  forward(images: tf.Tensor, normalize: InstanceNormalizer = ownStatistics): tf.Tensor {
    return tf.tidy(() => {
      const [, height, width] = images.shape as [number, number, number, number];
      const half: Size = [Math.ceil(height / 2), Math.ceil(width / 2)];
      let maps: tf.Tensor = tf.mul(images, 255);
      for (const block of [...this.down, ...this.residuals]) maps = block.forward(maps, normalize);
      maps = this.up1.forward(maps, half, normalize);
      maps = this.up2.forward(maps, [height, width], normalize);
      const painted = tf.tanh(this.output.forward(maps, normalize));
      return tf.add(tf.mul(painted, 150 / 255), 0.5); // 127.5 +- 150 of 255
    });
  }
}
