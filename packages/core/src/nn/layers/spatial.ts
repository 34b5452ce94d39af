/** What convolution and pooling share: windows that slide over the spatial axes of [batch, ...space, channels]. */
import * as tf from '@tensorflow/tfjs-core';
import { InvalidArgumentError, ShapeError } from '../../errors';
import type { AnyModule } from '../module';

/** Number of spatial axes: width; height and width; depth, height and width. */
export type SpatialRank = 1 | 2 | 3;

/** A number for each spatial axis, or one for all of them. */
export type Spatial<Rank extends SpatialRank> =
  | number
  | {
      1: readonly [width: number];
      2: readonly [height: number, width: number];
      3: readonly [number, number, number];
    }[Rank];

/** What is added before and after one axis. */
export type Padding = readonly [before: number, after: number];

const axes = ['depth', 'height', 'width'];

/** One number for each axis. Throws {@link InvalidArgumentError} unless they are integers from `minimum` on. */
export function toSpatial<Rank extends SpatialRank>(
  name: string,
  value: Spatial<Rank>,
  rank: Rank,
  minimum: number,
): readonly number[] {
  const values: readonly number[] = typeof value === 'number' ? new Array<number>(rank).fill(value) : value;
  if (values.length === rank && values.every((size) => Number.isInteger(size) && size >= minimum))
    return values;
  throw new InvalidArgumentError(
    `${name} is an integer from ${minimum} on, or ${rank} of them; received ${JSON.stringify(value)}`,
  );
}

/**
 * Throws {@link ShapeError} unless `x` is [batch, ...space, channels] with `rank` spatial axes, or one of several
 * numbers of them. Without `channels` any number will do.
 */
export function assertFeatureMaps(
  layer: AnyModule,
  x: tf.Tensor,
  rank: number | number[],
  channels?: number,
): void {
  const ranks = [rank].flat();
  const expected = ranks.map(
    (rank) => `[${['batch', ...axes.slice(3 - rank), channels ?? 'channels'].join(', ')}]`,
  );
  if (ranks.includes(x.rank - 2) && (channels ?? x.shape.at(-1)) === x.shape.at(-1)) return;
  throw new ShapeError(
    `${layer.constructor.name} expects ${expected.join(' or ')}, received a tensor of shape [${x.shape}]`,
  );
}

/** Throws {@link ShapeError} if the windows do not fit into `x` anywhere. */
export function assertOutput(layer: AnyModule, x: tf.Tensor, output: readonly number[]): void {
  if (output.every((size) => size > 0)) return;
  throw new ShapeError(
    `the windows of ${layer.constructor.name} are larger than its input of shape [${x.shape}] with its padding`,
  );
}

/** The spatial axes of [batch, ...space, channels]. */
export function spaceOf(x: tf.Tensor): number[] {
  return x.shape.slice(1, -1);
}

/** How far a window of `size` reaches whose elements lie `dilation` apart. */
export function reach(size: number, dilation: number): number {
  return dilation * (size - 1) + 1;
}

/**
 * The padding that TensorFlow and Keras call 'same': ceil(size / stride) windows, and an odd one at the end. With a
 * stride of 1 it is PyTorch's `padding='same'`.
 */
export function samePadding(size: number, window: number, stride: number): Padding {
  const total = Math.max(0, (Math.ceil(size / stride) - 1) * stride + window - size);
  return [Math.floor(total / 2), Math.ceil(total / 2)];
}

/** Pads the spatial axes of [batch, ...space, channels] with `value`. */
export function padSpace(x: tf.Tensor, padding: readonly Padding[], value = 0): tf.Tensor {
  if (padding.every(([before, after]) => before === 0 && after === 0)) return x;
  return tf.pad(
    x,
    [[0, 0], ...padding.map(([before, after]): [number, number] => [before, after]), [0, 0]],
    value,
  );
}

/**
 * Mirrors the spatial axes of [batch, ...space, channels] at their first and last places, which are not repeated.
 *
 * @throws {@link ShapeError} unless every axis is longer than its padding.
 */
export function mirrorSpace(x: tf.Tensor, padding: readonly Padding[]): tf.Tensor {
  const isLonger = spaceOf(x).every((size, axis) => size > Math.max(...padding[axis]!));
  if (!isLonger) {
    throw new ShapeError(
      `mirroring by ${JSON.stringify(padding)} needs more places than it adds on a side; received [${x.shape}]`,
    );
  }
  return tf.mirrorPad(
    x,
    [[0, 0], ...padding.map(([before, after]): [number, number] => [before, after]), [0, 0]],
    'reflect',
  );
}

/**
 * How TF.js pads by itself to the same effect: 'valid', 'same', or undefined where {@link padSpace} must do it. Not
 * every backend has kernels with other paddings, and padding first costs a copy.
 */
export function nativePadding(
  space: readonly number[],
  window: readonly number[],
  stride: readonly number[],
  padding: readonly Padding[],
): 'valid' | 'same' | undefined {
  if (padding.every(([before, after]) => before === 0 && after === 0)) return 'valid';
  const same = space.every((size, axis) => {
    if (window[axis]! < stride[axis]!) return false; // TF.js' 3-D kernels would take a negative padding
    const [before, after] = samePadding(size, window[axis]!, stride[axis]!);
    return before === padding[axis]![0] && after === padding[axis]![1];
  });
  return same ? 'same' : undefined;
}
