import type * as tf from '@tensorflow/tfjs-core';
import { Pool, poolWindows, type PoolOptions } from './pool';
import { nativePadding, padSpace, spaceOf, type Padding, type Spatial, type SpatialRank } from './spatial';

export type MaxPoolOptions<Rank extends SpatialRank> = PoolOptions<Rank>;

/** The largest number of each window and channel. */
abstract class MaxPool<Rank extends SpatialRank> extends Pool<Rank> {
  protected pool(x: tf.Tensor, padding: Padding[]): tf.Tensor {
    const native = nativePadding(spaceOf(x), this.kernelSize, this.stride, padding);
    const padded = native ? x : padSpace(x, padding, -Infinity);
    return poolWindows('max', padded, this.kernelSize, this.stride, native ?? 'valid');
  }
}

/**
 * The largest number of each window of [batch, width, channels].
 *
 * ```ts
 * new MaxPool1d(2).forward(tf.zeros([8, 100, 16])).shape; // [8, 50, 16]
 * ```
 */
export class MaxPool1d extends MaxPool<1> {
  constructor(kernelSize: Spatial<1>, options?: MaxPoolOptions<1>) {
    super(1, kernelSize, options);
  }
}

/**
 * The largest number of each window of [batch, height, width, channels].
 *
 * ```ts
 * new MaxPool2d(3, { stride: 2, padding: 1 }).forward(tf.zeros([8, 112, 112, 64])).shape; // [8, 56, 56, 64]
 * ```
 */
export class MaxPool2d extends MaxPool<2> {
  constructor(kernelSize: Spatial<2>, options?: MaxPoolOptions<2>) {
    super(2, kernelSize, options);
  }
}

/**
 * The largest number of each window of [batch, depth, height, width, channels].
 *
 * ```ts
 * new MaxPool3d([1, 2, 2]).forward(tf.zeros([1, 16, 112, 112, 64])).shape; // [1, 16, 56, 56, 64]
 * ```
 */
export class MaxPool3d extends MaxPool<3> {
  constructor(kernelSize: Spatial<3>, options?: MaxPoolOptions<3>) {
    super(3, kernelSize, options);
  }
}
