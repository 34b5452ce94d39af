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
  if (x.rank === 3) return convolveSequence(x, filters, convolution);
  if (x.rank === 5) return convolveVolume(x, filters, convolution);
  const { stride, dilation, padding, groups } = convolution;
  if (stride.some((step) => step > 1) && dilation.some((step) => step > 1)) {
    return convolve(x, dilate(filters, dilation), { ...convolution, dilation: [1, 1] });
  }
  const window = dilation.map((step, axis) => reach(filters.shape[axis]!, step));
  const native = nativePadding(spaceOf(x), window, stride, padding);
  return groupedConv2d(
    (native ? x : padSpace(x, padding)) as tf.Tensor4D,
    filters as tf.Tensor4D,
    stride as [number, number],
    native ?? 'valid',
    dilation as [number, number],
    groups,
  );
}

/** [batch, width, in], as an image of one row. */
function convolveSequence(x: tf.Tensor, filters: tf.Tensor, convolution: Convolution): tf.Tensor {
  const output = convolve(tf.expandDims(x, 1), tf.expandDims(filters, 0), {
    stride: [1, ...convolution.stride],
    dilation: [1, ...convolution.dilation],
    padding: [[0, 0], ...convolution.padding],
    groups: convolution.groups,
  });
  return tf.squeeze(output, [1]);
}

/**
 * [batch, depth, height, width, in], as a sum of convolutions of images, one for each plane of the filters. Not with
 * TF.js' Conv3D: it has no groups, it is slow on wasm, and its input gradient there is wrong (4.22).
 */
function convolveVolume(x: tf.Tensor, filters: tf.Tensor, convolution: Convolution): tf.Tensor {
  const [step, ...stride] = convolution.stride;
  const [spread, ...dilation] = convolution.dilation;
  const [depthPadding, ...padding] = convolution.padding;
  const padded = padSpace(x, [depthPadding!, [0, 0], [0, 0]]);
  const [batch, depth, ...image] = padded.shape as [number, number, number, number, number];
  const planes = tf.unstack(filters); // [height, width, in / groups, out]
  const count = Math.floor((depth - reach(planes.length, spread!)) / step!) + 1;
  const terms = planes.map((plane, index) => {
    const first = index * spread!;
    const end = first + (count - 1) * step! + 1;
    const images = tf.stridedSlice(padded, [0, first, 0, 0, 0], [batch, end, ...image], [1, step!, 1, 1, 1]);
    const maps = tf.reshape(images, [batch * count, ...image]);
    return convolve(maps, plane, { stride, dilation, padding, groups: convolution.groups });
  });
  return tf.reshape(tf.addN(terms), [batch, count, ...terms[0]!.shape.slice(1)]);
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
