import * as tf from '@tensorflow/tfjs-core';
import { RunningNorm, type RunningNormOptions } from './running-norm';
import { assertFeatureMaps } from './spatial';

export interface BatchNormOptions extends RunningNormOptions {
  /** Share of the newest batch in the running statistics; `null` averages all batches alike. Default: 0.1. */
  momentum?: number | null;
}

/**
 * `(x - mean) / sqrt(variance + epsilon) * weight + bias` for each channel (Ioffe and Szegedy 2015, algorithms 1 and
 * 2). Training takes the mean and the biased variance of the batch, inference the running ones.
 */
abstract class BatchNorm extends RunningNorm {
  readonly momentum: number | null;

  constructor(
    private readonly ranks: number[],
    numFeatures: number,
    { epsilon, momentum = 0.1, affine = true, trackRunningStats = true }: BatchNormOptions = {},
  ) {
    super(numFeatures, { epsilon, affine, trackRunningStats });
    this.momentum = momentum;
  }

  forward(x: tf.Tensor): tf.Tensor {
    assertFeatureMaps(this, x, this.ranks, this.numFeatures);
    return tf.tidy(() => this.normalize(x, [...x.shape.keys()].slice(0, -1), this.nextMomentum()));
  }

  /** Counts the batch, as instance norm does not. */
  private nextMomentum(): number | tf.Tensor {
    const { momentum, num_batches_tracked: count } = this;
    if (!this.training || !count) return momentum ?? 0;
    count.assign(tf.add(count.value, tf.scalar(1, 'int32')));
    return momentum ?? tf.reciprocal(tf.cast(count.value, 'float32'));
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
