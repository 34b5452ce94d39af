import { InvalidArgumentError } from '@dl/core';
import { initialize, Module, Parameter } from '@dl/core/nn';
import * as tf from '@tensorflow/tfjs-core';

export interface ChannelAffineOptions {
  /** Multiplies by a learnable factor. Default: true. */
  weight?: boolean;
  /** Adds a learnable offset. Default: true. */
  bias?: boolean;
}

/**
 * `y = x weight + bias` with one factor and one offset for each channel, the last axis: the second half of a batch
 * normalisation, which some file formats keep as a layer of its own. Any shape [..., channels].
 *
 * ```ts
 * new ChannelAffine(64).forward(tf.zeros([8, 56, 56, 64])).shape; // [8, 56, 56, 64]
 * ```
 */
export class ChannelAffine extends Module {
  readonly weight?: Parameter; // [channels]
  readonly bias?: Parameter; // [channels]

  constructor(
    readonly channels: number,
    { weight = true, bias = true }: ChannelAffineOptions = {},
  ) {
    super();
    if (!weight && !bias) throw new InvalidArgumentError('a ChannelAffine has a weight, a bias or both');
    if (weight) this.weight = new Parameter(initialize.ones([channels]));
    if (bias) this.bias = new Parameter(initialize.zeros([channels]));
  }

  forward(x: tf.Tensor): tf.Tensor {
    return tf.tidy(() => {
      const scaled = this.weight ? tf.mul(x, this.weight.value) : x;
      return this.bias ? tf.add(scaled, this.bias.value) : scaled;
    });
  }
}
