import * as tf from '@tensorflow/tfjs-core';
import { reshaped, wasmKernel, type Workspace } from '../workspace';

const { computeConv3DInfo } = tf.backend_util;

type Shape5D = [number, number, number, number, number];
type Layer = tf.backend_util.Conv3DInfo;

/**
 * A convolution of volumes is one of images: the planes that a filter sees at one depth become channels, [batch *
 * outDepth, height, width, filterDepth * in], beside each other as in the filter. TF.js's three kernels are plain loops,
 * tens of times slower.
 */
export const conv3d = wasmKernel<tf.Conv3DInputs, tf.Conv3DAttrs>(
  tf.Conv3D,
  (workspace, { x, filter }, { strides, pad, dilations, dataFormat }) => {
    const layer = layerInfo(x.shape, filter.shape, strides, pad, dilations, dataFormat);
    const inputs = { x: unfoldDepth(workspace, x, layer), filter: depthAsChannels(workspace, filter) };
    return reshaped(workspace.run(tf.Conv2D, inputs, planar(layer)), layer.outShape);
  },
);

export const conv3dFilterGradient = wasmKernel<
  tf.Conv3DBackpropFilterV2Inputs,
  tf.Conv3DBackpropFilterV2Attrs
>(tf.Conv3DBackpropFilterV2, (workspace, { x, dy }, { strides, pad, filterShape }) => {
  const layer = layerInfo(x.shape, filterShape, strides, pad);
  const [depth, height, width, inChannels, outChannels] = filterShape;
  const gradient = workspace.run(
    tf.Conv2DBackpropFilter,
    { x: unfoldDepth(workspace, x, layer), dy: planes(dy) },
    { ...planar(layer), filterShape: [height, width, depth * inChannels, outChannels] },
  );
  const taps = reshaped(gradient, [height, width, depth, inChannels, outChannels]);
  return workspace.transpose(taps, [2, 0, 1, 3, 4]);
});

export const conv3dInputGradient = wasmKernel<tf.Conv3DBackpropInputV2Inputs, tf.Conv3DBackpropInputV2Attrs>(
  tf.Conv3DBackpropInputV2,
  (workspace, { dy, filter }, { strides, pad, inputShape }) => {
    const layer = layerInfo(inputShape, filter.shape, strides, pad);
    const unfolded = workspace.run(
      tf.Conv2DBackpropInput,
      { dy: planes(dy), filter: depthAsChannels(workspace, filter) },
      { ...planar(layer), inputShape: unfoldedShape(layer) },
    );
    const result = workspace.allocate(inputShape);
    const sums = workspace.elements(result).fill(0);
    const gradient = workspace.elements(unfolded);
    forEachPixel(layer, (volume, columns) => {
      for (let channel = 0; channel < layer.inChannels; channel++)
        sums[volume + channel]! += gradient[columns + channel]!;
    });
    return result;
  },
);

function layerInfo(
  inputShape: number[],
  filterShape: number[],
  strides: [number, number, number] | number,
  pad: 'valid' | 'same',
  dilations: [number, number, number] | number = 1,
  dataFormat: 'NDHWC' | 'NCDHW' = 'NDHWC',
): Layer {
  tf.util.assert(
    dataFormat === 'NDHWC',
    () => `wasm has convolutions for NDHWC only, received ${dataFormat}`,
  );
  return computeConv3DInfo(inputShape as Shape5D, filterShape as Shape5D, strides, dilations, pad);
}

/** The attributes of the convolution of images. */
function planar({ padInfo: { top, bottom, left, right }, ...layer }: Layer) {
  return {
    strides: [layer.strideHeight, layer.strideWidth],
    dilations: [layer.dilationHeight, layer.dilationWidth],
    pad: [[0, 0], [top, bottom], [left, right], [0, 0]], // prettier-ignore
    dataFormat: 'NHWC',
  };
}

/** [batch, depth, ...] as [batch * depth, ...]. */
function planes(x: tf.TensorInfo): tf.TensorInfo {
  const [batch, depth, ...plane] = x.shape as Shape5D;
  return reshaped(x, [batch * depth, ...plane]);
}

/** [depth, height, width, in, out] as [height, width, depth * in, out]. */
function depthAsChannels(workspace: Workspace, filter: tf.TensorInfo): tf.TensorInfo {
  const [depth, height, width, inChannels, outChannels] = filter.shape as Shape5D;
  const shape = [height, width, depth * inChannels, outChannels];
  return reshaped(workspace.transpose(filter, [1, 2, 0, 3, 4]), shape);
}

const unfoldedShape = ({ batchSize, outDepth, inHeight, inWidth, filterDepth, inChannels }: Layer) => [
  batchSize * outDepth,
  inHeight,
  inWidth,
  filterDepth * inChannels,
];

/** The planes that the filter sees at each depth, zeros in the padding, with their depths as channels. */
function unfoldDepth(workspace: Workspace, x: tf.TensorInfo, layer: Layer): tf.TensorInfo {
  const result = workspace.allocate(unfoldedShape(layer));
  const target = workspace.elements(result).fill(0);
  const source = workspace.elements(x);
  forEachPixel(layer, (volume, columns) => {
    for (let channel = 0; channel < layer.inChannels; channel++)
      target[columns + channel] = source[volume + channel]!;
  });
  return result;
}

/** Calls `visit` with the offsets of a pixel's channels in the volume and in the unfolded planes, wherever it appears. */
function forEachPixel(layer: Layer, visit: (volume: number, columns: number) => void): void {
  const { inDepth, inChannels, outDepth, filterDepth, strideDepth, dilationDepth, padInfo } = layer;
  const pixels = layer.inHeight * layer.inWidth;
  for (let image = 0; image < layer.batchSize; image++) {
    for (let out = 0; out < outDepth; out++) {
      for (let tap = 0; tap < filterDepth; tap++) {
        const depth = out * strideDepth - padInfo.front + tap * dilationDepth;
        if (depth < 0 || depth >= inDepth) continue;
        const plane = (image * inDepth + depth) * pixels;
        const columns = (image * outDepth + out) * pixels;
        for (let pixel = 0; pixel < pixels; pixel++) {
          visit((plane + pixel) * inChannels, ((columns + pixel) * filterDepth + tap) * inChannels);
        }
      }
    }
  }
}
