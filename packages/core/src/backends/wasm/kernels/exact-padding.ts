import * as tf from '@tensorflow/tfjs-core';
import { wasmKernel, type Workspace } from '../workspace';

const { computeConv2DInfo, computePool2DInfo } = tf.backend_util;

type Layer = tf.backend_util.Conv2DInfo;
type Shape4D = [number, number, number, number];

/** The attributes that convolutions and poolings of TF.js share. */
interface WindowAttributes {
  strides: [number, number] | number;
  pad: 'valid' | 'same' | number | tf.backend_util.ExplicitPadding;
  dimRoundingMode?: 'floor' | 'round' | 'ceil';
}

interface ConvolutionAttributes extends WindowAttributes {
  dilations?: [number, number] | number;
}

interface PoolAttributes extends WindowAttributes {
  filterSize: [number, number] | number;
}

/** A convolution of TF.js, made safe: see {@link withExactPadding}. */
export function safeConvolution(kernelName: string): tf.KernelConfig {
  return withExactPadding<ConvolutionAttributes>(kernelName, (x, filter, attributes) => {
    const { strides, dilations = 1, pad, dimRoundingMode } = attributes;
    const isDepthwise = kernelName === tf.DepthwiseConv2dNative || kernelName === tf.FusedDepthwiseConv2D;
    const filterShape = filter!.shape as Shape4D;
    return computeConv2DInfo(
      x.shape as Shape4D,
      filterShape,
      strides,
      dilations,
      pad,
      dimRoundingMode,
      isDepthwise,
    );
  });
}

/** A pooling of TF.js, made safe: see {@link withExactPadding}. */
export function safePool(kernelName: string): tf.KernelConfig {
  return withExactPadding<PoolAttributes>(kernelName, (x, _, { filterSize, strides, pad, dimRoundingMode }) =>
    computePool2DInfo(x.shape as Shape4D, filterSize, strides, 1, pad, dimRoundingMode),
  );
}

/**
 * TF.js allocates the output by a formula that rounds as told and, for padding in one number, takes the height of
 * filter and stride for their width too. XNNPACK finds the size from the padding, and writes beyond the output where
 * the two differ. So it gets the padding, or the part of the input, that leads to TF.js's size.
 */
function withExactPadding<Attributes extends WindowAttributes>(
  kernelName: string,
  layerOf: (x: tf.TensorInfo, filter: tf.TensorInfo | undefined, attributes: Attributes) => Layer,
): tf.KernelConfig {
  const stock = tf.getKernel(kernelName, 'wasm');
  const kernel = wasmKernel<{ x: tf.TensorInfo; filter?: tf.TensorInfo }, Attributes>(
    kernelName,
    (workspace, inputs, attributes) => {
      if (typeof attributes.pad === 'string') return workspace.call(stock, inputs, attributes);
      const layer = layerOf(inputs.x, inputs.filter, attributes);
      const isUnpooled = !inputs.filter && layer.filterHeight === 1 && layer.filterWidth === 1;
      if (isUnpooled && tf.util.arraysEqual(layer.inShape, layer.outShape)) {
        return workspace.run(tf.Identity, { x: inputs.x }); // as TF.js's other backends do
      }
      const { x, pad } = exactInput(workspace, inputs.x, layer);
      return workspace.call(stock, { ...inputs, x }, { ...attributes, pad, dimRoundingMode: undefined });
    },
  );
  return { ...stock, ...kernel };
}

function exactInput(workspace: Workspace, x: tf.TensorInfo, layer: Layer) {
  const { inHeight, inWidth, padInfo } = layer;
  const bottom = paddingAfter(
    layer.outHeight,
    layer.strideHeight,
    layer.effectiveFilterHeight,
    padInfo.top,
    inHeight,
  );
  const right = paddingAfter(
    layer.outWidth,
    layer.strideWidth,
    layer.effectiveFilterWidth,
    padInfo.left,
    inWidth,
  );
  const pad = [[0, 0], [padInfo.top, Math.max(0, bottom)], [padInfo.left, Math.max(0, right)], [0, 0]]; // prettier-ignore
  if (bottom >= 0 && right >= 0) return { x, pad };
  const size = [
    layer.batchSize,
    inHeight + Math.min(0, bottom),
    inWidth + Math.min(0, right),
    layer.inChannels,
  ];
  return { x: workspace.run(tf.Slice, { x }, { begin: [0, 0, 0, 0], size }), pad };
}

const paddingAfter = (outputs: number, stride: number, filter: number, before: number, inputs: number) =>
  (outputs - 1) * stride + filter - before - inputs;
