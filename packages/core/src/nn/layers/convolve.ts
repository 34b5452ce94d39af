import * as tf from '@tensorflow/tfjs-core';
import { groupedConv2d } from '../../gradients';
import { reach } from './spatial';

/** How filters move over the maps; one number for each spatial axis. */
export interface Convolution {
  stride: readonly number[];
  dilation: readonly number[];
  padding: 'same' | 'valid';
  /** Channels are split into so many groups, each with its own filters. */
  groups: number;
}

/** Slides filters [...window, in / groups, out] over x [batch, ...space, in], which has 1 to 3 spatial axes. */
export function convolve(x: tf.Tensor, filters: tf.Tensor, convolution: Convolution): tf.Tensor {
  const { stride, dilation, padding, groups } = convolution;
  const isOne = (numbers: readonly number[]) => numbers.every((number) => number === 1);
  if (!isOne(stride) && !isOne(dilation)) {
    return convolve(x, dilate(filters, dilation), { ...convolution, dilation: dilation.map(() => 1) });
  }
  if (stride.length === 1) {
    const rows = { ...convolution, stride: [1, ...stride], dilation: [1, ...dilation] };
    return tf.squeeze(convolve(tf.expandDims(x, 1), tf.expandDims(filters, 0), rows), [1]);
  }
  if (stride.length === 2) {
    const [strides, dilations] = [stride, dilation] as [number, number][];
    return groupedConv2d(x as tf.Tensor4D, filters as tf.Tensor4D, strides!, padding, dilations!, groups);
  }
  const [strides, dilations] = [stride, dilation] as [number, number, number][];
  const parts = splitGroups(filters, groups).map((part) => part as tf.Tensor5D);
  const outputs = splitGroups(x, groups).map((maps, group) =>
    tf.conv3d(maps as tf.Tensor5D, parts[group]!, strides!, padding, 'NDHWC', dilations),
  );
  return tf.concat(outputs, -1);
}

/** Splits the last axis. */
export function splitGroups(x: tf.Tensor, groups: number): tf.Tensor[] {
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
