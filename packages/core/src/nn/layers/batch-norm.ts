import type * as tf from '@tensorflow/tfjs-core';
import { RunningNorm, type RunningNormOptions } from './running-norm';
import { assertFeatureMaps } from './spatial';

export type BatchNormOptions = RunningNormOptions;

/**
 * `(x - mean) / sqrt(variance + epsilon) * weight + bias` for each channel (Ioffe and Szegedy 2015, algorithms 1 and
 * 2). Training takes the mean and the biased variance of the batch, inference the running ones.
 */
abstract class BatchNorm extends RunningNorm {
  constructor(
    private readonly ranks: number[],
    numFeatures: number,
    { affine = true, trackRunningStats = true, ...options }: BatchNormOptions = {},
  ) {
    super(numFeatures, { affine, trackRunningStats, ...options });
  }

  forward(x: tf.Tensor): tf.Tensor {
    assertFeatureMaps(this, x, this.ranks, this.numFeatures);
    return this.normalize(x, [...x.shape.keys()].slice(0, -1));
  }
}

/**
 * Batch normalisation of [batch, features] or [batch, width, features].
 *
 * ```ts
 * new BatchNorm1d(100).forward(tf.randomNormal([64, 100])).shape; // [64, 100]
 * ```
 */
export class BatchNorm1d extends BatchNorm {
  constructor(numFeatures: number, options?: BatchNormOptions) {
    super([0, 1], numFeatures, options);
  }
}

/**
 * Batch normalisation of [batch, height, width, features].
 *
 * ```ts
 * new BatchNorm2d(64).forward(tf.randomNormal([8, 56, 56, 64])).shape; // [8, 56, 56, 64]
 * ```
 */
export class BatchNorm2d extends BatchNorm {
  constructor(numFeatures: number, options?: BatchNormOptions) {
    super([2], numFeatures, options);
  }
}

/**
 * Batch normalisation of [batch, depth, height, width, features].
 *
 * ```ts
 * new BatchNorm3d(64).forward(tf.randomNormal([2, 8, 28, 28, 64])).shape; // [2, 8, 28, 28, 64]
 * ```
 */
export class BatchNorm3d extends BatchNorm {
  constructor(numFeatures: number, options?: BatchNormOptions) {
    super([3], numFeatures, options);
  }
}
