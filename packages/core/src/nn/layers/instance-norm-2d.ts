import type * as tf from '@tensorflow/tfjs-core';
import { RunningNorm, type RunningNormOptions } from './running-norm';
import { assertFeatureMaps } from './spatial';

export type InstanceNormOptions = RunningNormOptions;

/**
 * `(x - mean) / sqrt(variance + epsilon) * weight + bias` with the statistics of each channel of each image (Ulyanov et
 * al. 2016, equation 3). Input and output [batch, height, width, features].
 *
 * ```ts
 * new InstanceNorm2d(32, { affine: true }).forward(tf.randomNormal([1, 256, 256, 32])).shape; // [1, 256, 256, 32]
 * ```
 */
export class InstanceNorm2d extends RunningNorm {
  constructor(
    numFeatures: number,
    { affine = false, trackRunningStats = false, ...options }: InstanceNormOptions = {},
  ) {
    super(numFeatures, { affine, trackRunningStats, ...options });
  }

  forward(x: tf.Tensor): tf.Tensor {
    assertFeatureMaps(this, x, 2, this.numFeatures);
    return this.normalize(x, [1, 2]);
  }
}
