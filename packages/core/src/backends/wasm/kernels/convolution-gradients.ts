import * as tf from '@tensorflow/tfjs-core';
import { wasmKernel, type Workspace } from '../workspace';

const { computeConv2DInfo } = tf.backend_util;

type Pair = readonly [height: number, width: number];

/**
 * The filter's gradient as one forward convolution: with batch and channels swapped, the images slide over `dy`.
 * Where the layer has a stride, `dy` is the filter with that dilation. TF.js 4.22 has no such kernel for wasm.
 */
export const conv2dFilterGradient = wasmKernel<tf.Conv2DBackpropFilterInputs, tf.Conv2DBackpropFilterAttrs>(
  tf.Conv2DBackpropFilter,
  (workspace, { x, dy }, { strides, pad, dimRoundingMode, filterShape }) => {
    const layer = convolutionInfo(x.shape, filterShape, strides, pad, dimRoundingMode);
    const images = workspace.transpose(x, [3, 1, 2, 0]); // [in, height, width, batch]
    const filter = workspace.transpose(dy, [1, 2, 0, 3]); // [outHeight, outWidth, batch, out]
    const gradient = correlate(workspace, images, filter, {
      outputSize: [layer.filterHeight, layer.filterWidth],
      padding: [layer.padInfo.top, layer.padInfo.left],
      dilations: [layer.strideHeight, layer.strideWidth],
    }); // [in, filterHeight, filterWidth, out]
    return workspace.transpose(gradient, [1, 2, 0, 3]);
  },
);

/**
 * The input's gradient (and so the transposed convolution) as forward convolutions of `dy` with the flipped filter.
 * With a stride s, the inputs of equal position modulo s share the same taps of the filter: each such phase is one
 * convolution with stride 1 (Shi et al. 2016, "Is the deconvolution layer the same as a convolutional layer?"), and
 * the phases are interleaved. The kernel of TF.js 4.22 reaches a tenth of this speed.
 */
export const conv2dInputGradient = wasmKernel<tf.Conv2DBackpropInputInputs, tf.Conv2DBackpropInputAttrs>(
  tf.Conv2DBackpropInput,
  (workspace, inputs, { strides, pad, dimRoundingMode, inputShape }) => {
    const { filter } = inputs;
    const filterShape = filter.shape as [number, number, number, number];
    const layer = convolutionInfo(inputShape, filterShape, strides, pad, dimRoundingMode);
    const dy = cropped(workspace, inputs.dy, layer);
    const transposed = workspace.transpose(filter, [0, 1, 3, 2]); // [filterHeight, filterWidth, out, in]
    const rows = phases(layer.inHeight, layer.filterHeight, layer.strideHeight, layer.padInfo.top);
    const columns = phases(layer.inWidth, layer.filterWidth, layer.strideWidth, layer.padInfo.left);

    const parts = rows.flatMap((row) =>
      columns.map((column) => {
        const gradient = correlate(workspace, dy, flippedTaps(workspace, transposed, row.taps, column.taps), {
          outputSize: [row.count, column.count],
          padding: [row.padding, column.padding],
          dilations: [1, 1],
        });
        return { row, column, gradient };
      }),
    );
    if (layer.strideHeight === 1 && layer.strideWidth === 1) return parts[0]!.gradient;

    const result = workspace.allocate(layer.inShape);
    const elements = workspace.elements(result);
    elements.fill(0);
    const start = workspace.backend.getMemoryOffset(result.dataId) / 4;
    const heap = new Float32Array(elements.buffer);
    for (const { row, column, gradient } of parts) {
      let from = workspace.backend.getMemoryOffset(gradient.dataId) / 4;
      for (let image = 0; image < layer.batchSize; image++) {
        for (let i = 0; i < row.count; i++) {
          const y = image * layer.inHeight + row.first + i * layer.strideHeight;
          for (let j = 0; j < column.count; j++, from += layer.inChannels) {
            const x = y * layer.inWidth + column.first + j * layer.strideWidth;
            heap.copyWithin(start + x * layer.inChannels, from, from + layer.inChannels);
          }
        }
      }
    }
    return result;
  },
);

function convolutionInfo(
  inputShape: number[],
  filterShape: [number, number, number, number],
  strides: [number, number] | number,
  pad: tf.Conv2DBackpropFilterAttrs['pad'],
  rounding: tf.Conv2DBackpropFilterAttrs['dimRoundingMode'],
) {
  const shape = inputShape as [number, number, number, number];
  return computeConv2DInfo(shape, filterShape, strides, 1, pad, rounding);
}

/** The part of `dy` that the layer can have produced: TF.js ignores the rest. */
function cropped(
  workspace: Workspace,
  dy: tf.TensorInfo,
  { outHeight, outWidth }: tf.backend_util.Conv2DInfo,
): tf.TensorInfo {
  const [batch, height, width, channels] = dy.shape as [number, number, number, number];
  if (height <= outHeight && width <= outWidth) return dy;
  const size = [batch, Math.min(height, outHeight), Math.min(width, outWidth), channels];
  return workspace.run(tf.Slice, { x: dy }, { begin: [0, 0, 0, 0], size });
}

/** A convolution with stride 1. Padding after the input follows from the output's size; negative padding crops. */
function correlate(
  workspace: Workspace,
  x: tf.TensorInfo,
  filter: tf.TensorInfo,
  { outputSize, padding, dilations }: { outputSize: Pair; padding: Pair; dilations: Pair },
): tf.TensorInfo {
  const [batch, height, width, channels] = x.shape as [number, number, number, number];
  const size: Pair = [height, width];
  const after = size.map((length, axis) => {
    const reach = outputSize[axis]! + dilations[axis]! * (filter.shape[axis]! - 1);
    return reach - length - padding[axis]!;
  });
  let input = x;
  if (padding.some(isNegative) || after.some(isNegative)) {
    const begin = padding.map((before) => Math.max(0, -before));
    const length = size.map((full, axis) => full - begin[axis]! - Math.max(0, -after[axis]!));
    input = workspace.run(tf.Slice, { x }, { begin: [0, ...begin, 0], size: [batch, ...length, channels] });
  }
  const pad = size.map((_, axis) => [Math.max(0, padding[axis]!), Math.max(0, after[axis]!)]);
  return workspace.run(
    tf.Conv2D,
    { x: input, filter },
    { strides: [1, 1], dilations, pad: [[0, 0], ...pad, [0, 0]], dataFormat: 'NHWC' },
  );
}

const isNegative = (value: number) => value < 0;

interface Phase {
  /** The first input position of this phase, and how many there are, `stride` apart. */
  first: number;
  count: number;
  /** The taps of the filter that reach these positions, in reverse order. */
  taps: number[];
  /** Zeros before `dy`. */
  padding: number;
}

/** The phases of one axis that have both positions and taps. */
function phases(inputSize: number, filterSize: number, stride: number, padding: number): Phase[] {
  return Array.from({ length: stride }, (_, phase): Phase => {
    const taps: number[] = [];
    for (let tap = phase; tap < filterSize; tap += stride) taps.unshift(tap);
    const skipped = Math.ceil((padding - phase) / stride);
    const first = skipped * stride + phase - padding;
    return {
      first,
      count: Math.ceil((inputSize - first) / stride),
      taps,
      padding: taps.length - 1 - skipped,
    };
  }).filter(({ count, taps }) => count > 0 && taps.length > 0);
}

/** The given taps of a filter, [height, width, in, out]. */
function flippedTaps(
  workspace: Workspace,
  filter: tf.TensorInfo,
  rows: number[],
  columns: number[],
): tf.TensorInfo {
  const [, width, inChannels, outChannels] = filter.shape as [number, number, number, number];
  const size = inChannels * outChannels;
  const result = workspace.allocate([rows.length, columns.length, inChannels, outChannels]);
  const target = workspace.elements(result);
  const source = workspace.elements(filter);
  let offset = 0;
  for (const row of rows) {
    for (const column of columns) {
      const tap = (row * width + column) * size;
      target.set(source.subarray(tap, tap + size), offset);
      offset += size;
    }
  }
  return result;
}
