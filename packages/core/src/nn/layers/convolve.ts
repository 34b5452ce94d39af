import * as tf from '@tensorflow/tfjs-core';
import { groupedConv2d } from '../../gradients';
import { nativePadding, padSpace, reach, spaceOf, type Padding } from './spatial';

/** How filters move over maps: numbers for each spatial axis. */
export interface Convolution {
  stride: readonly number[];
  dilation: readonly number[];
  padding: readonly Padding[];
  /** Channels are split into so many groups, each with its own filters. */
  groups: number;
}

/** Slides filters [...window, in / groups, out] over x [batch, ...space, in], which has 1 to 3 spatial axes. */
export function convolve(x: tf.Tensor, filters: tf.Tensor, convolution: Convolution): tf.Tensor {
  const { stride, dilation, padding, groups } = convolution;
  if (stride.some((step) => step > 1) && dilation.some((step) => step > 1)) {
    return convolve(x, dilate(filters, dilation), { ...convolution, dilation: dilation.map(() => 1) });
  }
  const window = dilation.map((step, axis) => reach(filters.shape[axis]!, step));
  const native = nativePadding(spaceOf(x), window, stride, padding);
  const maps = native ? x : padSpace(x, padding);
  if (x.rank === 5) return conv3d(maps, filters, stride, native ?? 'valid', dilation, groups);
  if (x.rank === 4) return conv2d(maps, filters, stride, native ?? 'valid', dilation, groups);
  const rows = [tf.expandDims(maps, 1), tf.expandDims(filters, 0)] as const; // images of one row
  return tf.squeeze(conv2d(...rows, [1, ...stride], native ?? 'valid', [1, ...dilation], groups), [1]);
}

function conv2d(
  x: tf.Tensor,
  filters: tf.Tensor,
  stride: readonly number[],
  padding: 'same' | 'valid',
  dilation: readonly number[],
  groups: number,
): tf.Tensor {
  type Pair = [number, number];
  const images = x as tf.Tensor4D;
  return groupedConv2d(images, filters as tf.Tensor4D, stride as Pair, padding, dilation as Pair, groups);
}

function conv3d(
  x: tf.Tensor,
  filters: tf.Tensor,
  stride: readonly number[],
  padding: 'same' | 'valid',
  dilation: readonly number[],
  groups: number,
): tf.Tensor {
  type Triple = [number, number, number];
  const parts = splitGroups(filters as tf.Tensor5D, groups);
  const outputs = splitGroups(x as tf.Tensor5D, groups).map((volumes, group) =>
    tf.conv3d(volumes, parts[group]!, stride as Triple, padding, 'NDHWC', dilation as Triple),
  );
  return tf.concat(outputs, -1);
}

/** Splits the last axis. */
export function splitGroups<T extends tf.Tensor>(x: T, groups: number): T[] {
  return groups === 1 ? [x] : tf.split(x, groups, -1);
}

/**
 * Filters [...window, in, out] with `dilation - 1` zeros between their elements, so that a plain convolution with them
 * is the dilated one: for what TF.js does not dilate, strided and transposed convolutions.
 */
export function dilate(filters: tf.Tensor, dilation: readonly number[]): tf.Tensor {
  return dilation.reduce(
    (dilated, step, axis) => (step === 1 ? dilated : dilateAxis(dilated, axis, step)),
    filters,
  );
}

function dilateAxis(filters: tf.Tensor, axis: number, dilation: number): tf.Tensor {
  const rest = tf.util.sizeFromShape(filters.shape.slice(axis + 1));
  const size = filters.shape[axis]!;
  const zeros: [number, number] = [0, (dilation - 1) * rest];
  const blocks = tf.pad(tf.reshape(filters, [-1, size, rest]), [[0, 0], [0, 0], zeros]); // prettier-ignore
  const length = reach(size, dilation); // without the zeros after the last element
  const dilated = tf.slice(tf.reshape(blocks, [-1, size * dilation, rest]), [0, 0, 0], [-1, length, -1]);
  return tf.reshape(dilated, filters.shape.with(axis, length));
}
