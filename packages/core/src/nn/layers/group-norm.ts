import * as tf from '@tensorflow/tfjs-core';
import { InvalidArgumentError, ShapeError } from '../../errors';
import { ones, zeros } from '../initialize';
import { Module } from '../module';
import { Parameter } from '../parameter';
import { affineOf, normalize } from './normalize';

export interface GroupNormOptions {
  /** Added to the variance, against division by zero. Default: 1e-5. */
  epsilon?: number;
  /** Adds a learnable factor and offset for each channel. Default: true. */
  affine?: boolean;
}

/**
 * `(x - mean) / sqrt(variance + epsilon) * weight + bias` with the statistics of each group of neighbouring channels of
 * each sample (Wu and He 2018, equation 7). Input and output [batch, ...space, channels].
 *
 * ```ts
 * new GroupNorm(32, 64).forward(tf.randomNormal([1, 56, 56, 64])).shape; // [1, 56, 56, 64]
 * ```
 */
export class GroupNorm extends Module {
  readonly weight?: Parameter; // [channels]
  readonly bias?: Parameter; // [channels]
  readonly epsilon: number;

  constructor(
    readonly numGroups: number,
    readonly numChannels: number,
    { epsilon = 1e-5, affine = true }: GroupNormOptions = {},
  ) {
    super();
    if (!Number.isInteger(numChannels / numGroups)) {
      throw new InvalidArgumentError(
        `the groups share the channels equally; received ${numGroups} groups, ${numChannels} channels`,
      );
    }
    this.epsilon = epsilon;
    if (!affine) return;
    this.weight = new Parameter(ones([numChannels]));
    this.bias = new Parameter(zeros([numChannels]));
  }

  forward(x: tf.Tensor): tf.Tensor {
    if (x.rank < 2 || x.shape.at(-1) !== this.numChannels) {
      throw new ShapeError(
        `GroupNorm expects [batch, ..., ${this.numChannels}], received a tensor of shape [${x.shape}]`,
      );
    }
    const groups = [this.numGroups, this.numChannels / this.numGroups];
    return tf.tidy(() => {
      const maps = tf.reshape(x, [x.shape[0], -1, ...groups]); // [batch, space, groups, channels of a group]
      return tf.reshape(normalize(maps, [1, 3], this.epsilon, affineOf(this, groups)).output, x.shape);
    });
  }
}
