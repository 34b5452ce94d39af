import * as tf from '@tensorflow/tfjs-core';
import { InvalidArgumentError } from '../../errors';
import { Module } from '../module';
import {
  assertFeatureMaps,
  assertOutput,
  samePadding,
  spaceOf,
  toSpatial,
  type Padding,
  type Spatial,
  type SpatialRank,
} from './spatial';

export interface PoolOptions<Rank extends SpatialRank> {
  /** Steps from one window to the next. Default: the kernel size. */
  stride?: Spatial<Rank>;
  /**
   * What is added on both sides of each axis, at most half of the kernel size. 'same' gives ceil(size / stride) outputs,
   * as TensorFlow and Keras do. Default: 0.
   */
  padding?: Spatial<Rank> | 'same';
  /** Adds a window that reaches beyond the padding at the end, if it starts before it. Default: false. */
  ceilMode?: boolean;
}

/** Windows that slide over [batch, ...space, channels] and make one number of each. */
export abstract class Pool<Rank extends SpatialRank> extends Module {
  readonly kernelSize: readonly number[];
  readonly stride: readonly number[];
  readonly padding: readonly number[] | 'same';
  readonly ceilMode: boolean;

  constructor(
    private readonly rank: Rank,
    kernelSize: Spatial<Rank>,
    { stride = kernelSize, padding = 0, ceilMode = false }: PoolOptions<Rank> = {},
  ) {
    super();
    this.kernelSize = toSpatial('kernelSize', kernelSize, rank, 1);
    this.stride = toSpatial('stride', stride, rank, 1);
    this.padding = padding === 'same' ? padding : toSpatial('padding', padding, rank, 0);
    this.ceilMode = ceilMode;
    if (this.padding !== 'same' && this.padding.some((size, axis) => 2 * size > this.kernelSize[axis]!)) {
      throw new InvalidArgumentError(
        `the padding of a pool is at most half of its kernel of ${this.kernelSize}; received ${this.padding}`,
      );
    }
  }

  forward(x: tf.Tensor): tf.Tensor {
    assertFeatureMaps(this, x, this.rank);
    const { padding, stride, kernelSize } = this;
    if (padding === 'same') {
      const same = (size: number, axis: number) => samePadding(size, kernelSize[axis]!, stride[axis]!);
      return tf.tidy(() => this.pool(x, spaceOf(x).map(same)));
    }
    const counts = spaceOf(x).map((size, axis) => this.windows(size, axis, padding[axis]!));
    assertOutput(this, x, counts);
    const amounts = counts.map((count, axis): Padding => {
      const end = (count - 1) * stride[axis]! + kernelSize[axis]!;
      return [padding[axis]!, Math.max(0, end - padding[axis]! - x.shape[axis + 1]!)];
    });
    return tf.tidy(() => this.pool(x, amounts));
  }

  /** The numbers of the windows of `x` with `padding`, which no window exceeds. */
  protected abstract pool(x: tf.Tensor, padding: Padding[]): tf.Tensor;

  private windows(size: number, axis: number, padding: number): number {
    const stride = this.stride[axis]!;
    const steps = (size + 2 * padding - this.kernelSize[axis]!) / stride;
    if (!this.ceilMode) return Math.floor(steps) + 1;
    const isBeyond = Math.ceil(steps) * stride >= size + padding; // the last window would see padding only
    return Math.ceil(steps) + (isBeyond ? 0 : 1);
  }
}

/** Pools 1 to 3 spatial axes. Maxima and averages may be taken plane by plane, so one kernel of TF.js does for all. */
export function poolWindows(
  kind: 'max' | 'avg',
  x: tf.Tensor,
  kernel: readonly number[],
  stride: readonly number[],
  padding: 'valid' | 'same',
): tf.Tensor {
  const plane = (maps: tf.Tensor, kernel: readonly number[], stride: readonly number[]) =>
    (kind === 'max' ? tf.maxPool : tf.avgPool)(
      maps as tf.Tensor4D,
      kernel as [number, number],
      stride as [number, number],
      padding,
    );
  if (kernel.length === 1) return tf.squeeze(plane(tf.expandDims(x, 1), [1, ...kernel], [1, ...stride]), [1]);
  if (kernel.length === 2) return plane(x, kernel, stride);
  const [batch, depth, height, width, channels] = x.shape as [number, number, number, number, number];
  const images = tf.reshape(x, [batch * depth, height, width, channels]);
  const pooled = plane(images, kernel.slice(1), stride.slice(1)); // [batch * depth, windows down, across, channels]
  const [, down, across] = pooled.shape;
  const columns = tf.reshape(pooled, [batch, depth, down * across, channels]);
  return tf.reshape(plane(columns, [kernel[0]!, 1], [stride[0]!, 1]), [batch, -1, down, across, channels]);
}
