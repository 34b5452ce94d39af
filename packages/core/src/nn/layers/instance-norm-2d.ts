import type * as tf from '@tensorflow/tfjs-core';
import { RunningNorm, type RunningNormOptions } from './running-norm';
import { assertFeatureMaps } from './spatial';

export interface InstanceNormOptions extends RunningNormOptions {
  /** Share of the newest batch in the running statistics. Default: 0.1. */
  momentum?: number;
}

/**
 * `(x - mean) / sqrt(variance + epsilon) * weight + bias` with the statistics of each channel of each image (Ulyanov et
 * al. 2016, equation 3). Input and output [batch, height, width, features].
 *
 * ```ts
 * new InstanceNorm2d(32, { affine: true }).forward(tf.randomNormal([1, 256, 256, 32])).shape; // [1, 256, 256, 32]
 * ```
 */
export class InstanceNorm2d extends RunningNorm {
  readonly momentum: number;

  constructor(
    numFeatures: number,
    { epsilon, momentum = 0.1, affine = false, trackRunningStats = false }: InstanceNormOptions = {},
  ) {
    super(numFeatures, { epsilon, affine, trackRunningStats });
    this.momentum = momentum;
  }

  forward(x: tf.Tensor): tf.Tensor {
    assertFeatureMaps(this, x, 2, this.numFeatures);
    return this.normalize(x, [1, 2], this.momentum);
  }
}
