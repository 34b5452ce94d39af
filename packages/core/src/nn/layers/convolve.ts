import * as tf from '@tensorflow/tfjs-core';
import type { SpatialRank } from './spatial';

interface Convolution {
  stride: readonly number[];
  padding: 'same' | 'valid';
  /** Channels are split into so many groups, each with its own filters. */
  groups: number;
}

/**
 * Slides filters [...window, in / groups, out] over x [batch, ...space, in], for 1 to 3 spatial axes. Group by group
 * the outputs are [batch, ...space, out / groups], side by side as in PyTorch.
 */
export function convolve(
  x: tf.Tensor,
  filters: tf.Tensor,
  { stride, padding, groups }: Convolution,
): tf.Tensor {
  const rank = stride.length as SpatialRank;
  if (rank === 1) {
    const output = convolve(tf.expandDims(x, 1), tf.expandDims(filters, 0), {
      stride: [1, ...stride],
      padding,
      groups,
    });
    return tf.squeeze(output, [1]);
  }
  const channels = x.shape.at(-1)!;
  if (rank === 2 && groups > 1 && groups === channels) {
    const [height, width, , outputs] = filters.shape as [number, number, number, number];
    const depthwise = tf.reshape(filters, [height, width, channels, outputs / channels]);
    return tf.depthwiseConv2d(
      x as tf.Tensor4D,
      depthwise as tf.Tensor4D,
      stride as [number, number],
      padding,
    );
  }
  if (groups > 1) {
    const parts = splitGroups(filters, groups);
    const one = { stride, padding, groups: 1 };
    return tf.concat(
      splitGroups(x, groups).map((maps, group) => convolve(maps, parts[group]!, one)),
      -1,
    );
  }
  return rank === 2
    ? tf.conv2d(x as tf.Tensor4D, filters as tf.Tensor4D, stride as [number, number], padding)
    : tf.conv3d(x as tf.Tensor5D, filters as tf.Tensor5D, stride as [number, number, number], padding);
}

/** Splits the last axis. */
export function splitGroups(x: tf.Tensor, groups: number): tf.Tensor[] {
  return groups === 1 ? [x] : tf.split(x, groups, -1);
}

/**
 * Filters [...window, in, out] with `dilation - 1` zeros between their elements (the "algorithme à trous"), so that a
 * plain convolution with them is the dilated one. TF.js' own dilation has no gradients, and no stride beside it.
 */
export function dilate(filters: tf.Tensor, dilation: readonly number[]): tf.Tensor {
  return dilation.reduce(
    (dilated, step, axis) => (step === 1 ? dilated : dilateAxis(dilated, axis, step)),
    filters,
  );
}

function dilateAxis(filters: tf.Tensor, axis: number, dilation: number): tf.Tensor {
  const { shape } = filters;
  const rest = tf.util.sizeFromShape(shape.slice(axis + 1));
  const size = shape[axis]!;
  const blocks = tf.pad(tf.reshape(filters, [-1, size, rest]), [
    [0, 0],
    [0, 0],
    [0, (dilation - 1) * rest],
  ]);
  const length = dilation * (size - 1) + 1; // without the zeros after the last element
  const spread = tf.slice(tf.reshape(blocks, [-1, size * dilation, rest]), [0, 0, 0], [-1, length, -1]);
  return tf.reshape(
    spread,
    shape.map((size, i) => (i === axis ? length : size)),
  );
}
