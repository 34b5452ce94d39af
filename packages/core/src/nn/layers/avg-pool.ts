import * as tf from '@tensorflow/tfjs-core';
import { Pool, poolWindows, type PoolOptions } from './pool';
import { padSpace, spaceOf, type Padding, type Spatial, type SpatialRank } from './spatial';

export interface AvgPoolOptions<Rank extends SpatialRank> extends PoolOptions<Rank> {
  /** Counts the zeros of the padding in the averages. Never with a padding of 'same'. Default: true. */
  countIncludePad?: boolean;
}

/** The average of each window and channel. */
abstract class AvgPool<Rank extends SpatialRank> extends Pool<Rank> {
  readonly countIncludePad: boolean;

  constructor(rank: Rank, kernelSize: Spatial<Rank>, options: AvgPoolOptions<Rank> = {}) {
    super(rank, kernelSize, options);
    this.countIncludePad = options.countIncludePad ?? true;
  }

  /** Pads here and corrects the divisors, because the gradient of TF.js divides by the size of the whole window. */
  protected pool(x: tf.Tensor, padding: Padding[]): tf.Tensor {
    const averages = poolWindows('avg', padSpace(x, padding), this.kernelSize, this.stride, 'valid');
    return spaceOf(x).reduce((corrected, size, axis) => {
      const counts = this.counts(size, axis, padding[axis]![0], averages.shape[axis + 1]!);
      const kernel = this.kernelSize[axis]!;
      if (counts.every((count) => count === kernel)) return corrected;
      const factors = tf.tensor1d(counts.map((count) => kernel / count));
      return tf.mul(
        corrected,
        tf.reshape(
          factors,
          averages.shape.map((_, i) => (i === axis + 1 ? -1 : 1)),
        ),
      );
    }, averages);
  }

  /** How many elements of one axis each window counts. */
  private counts(size: number, axis: number, before: number, windows: number): number[] {
    const counted = this.countIncludePad && this.padding !== 'same' ? this.padding[axis]! : 0;
    return Array.from({ length: windows }, (_, window) => {
      const start = window * this.stride[axis]! - before;
      return Math.min(start + this.kernelSize[axis]!, size + counted) - Math.max(start, -counted);
    });
  }
}

/**
 * The average of each window of [batch, width, channels].
 *
 * ```ts
 * new AvgPool1d(2).forward(tf.zeros([8, 100, 16])).shape; // [8, 50, 16]
 * ```
 */
export class AvgPool1d extends AvgPool<1> {
  constructor(kernelSize: Spatial<1>, options?: AvgPoolOptions<1>) {
    super(1, kernelSize, options);
  }
}

/**
 * The average of each window of [batch, height, width, channels].
 *
 * ```ts
 * new AvgPool2d(2).forward(tf.zeros([8, 56, 56, 64])).shape; // [8, 28, 28, 64]
 * ```
 */
export class AvgPool2d extends AvgPool<2> {
  constructor(kernelSize: Spatial<2>, options?: AvgPoolOptions<2>) {
    super(2, kernelSize, options);
  }
}

/**
 * The average of each window of [batch, depth, height, width, channels].
 *
 * ```ts
 * new AvgPool3d(2).forward(tf.zeros([1, 16, 56, 56, 64])).shape; // [1, 8, 28, 28, 64]
 * ```
 */
export class AvgPool3d extends AvgPool<3> {
  constructor(kernelSize: Spatial<3>, options?: AvgPoolOptions<3>) {
    super(3, kernelSize, options);
  }
}
