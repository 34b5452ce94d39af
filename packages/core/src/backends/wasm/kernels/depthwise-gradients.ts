import * as tf from '@tensorflow/tfjs-core';
import { wasmKernel } from '../workspace';
import { forEachWindow } from './window';

const { computeConv2DInfo } = tf.backend_util;

type Shape4D = [number, number, number, number];

/** The filter's gradient of a depthwise convolution, [height, width, in, multiplier]. Not in TF.js 4.22 for wasm. */
export const depthwiseFilterGradient = wasmKernel<
  tf.DepthwiseConv2dNativeBackpropFilterInputs,
  tf.DepthwiseConv2dNativeBackpropFilterAttrs
>(
  tf.DepthwiseConv2dNativeBackpropFilter,
  (workspace, { x, dy }, { strides, dilations, pad, dimRoundingMode, filterShape }) => {
    const layer = computeConv2DInfo(
      x.shape as Shape4D,
      filterShape,
      strides,
      dilations,
      pad,
      dimRoundingMode,
      true,
    );
    const { inChannels, outChannels } = layer;
    const multiplier = outChannels / inChannels;
    const result = workspace.allocate(filterShape);
    const images = workspace.elements(x);
    const gradient = workspace.elements(dy);
    const sums = new Float64Array(tf.util.sizeFromShape(filterShape));
    forEachWindow(layer, ({ output, count, inputs, taps }) => {
      for (let t = 0; t < count; t++) {
        const input = inputs[t]!;
        const tap = taps[t]! * outChannels;
        for (let channel = 0; channel < outChannels; channel++) {
          const source = multiplier === 1 ? channel : Math.floor(channel / multiplier);
          sums[tap + channel]! += images[input + source]! * gradient[output + channel]!;
        }
      }
    });
    workspace.elements(result).set(sums);
    return result;
  },
);

/** The input's gradient of a depthwise convolution. Not in TF.js 4.22 for wasm. */
export const depthwiseInputGradient = wasmKernel<
  tf.DepthwiseConv2dNativeBackpropInputInputs,
  tf.DepthwiseConv2dNativeBackpropInputAttrs
>(
  tf.DepthwiseConv2dNativeBackpropInput,
  (workspace, { dy, filter }, { strides, dilations, pad, dimRoundingMode, inputShape }) => {
    const filterShape = filter.shape as Shape4D;
    const layer = computeConv2DInfo(inputShape, filterShape, strides, dilations, pad, dimRoundingMode, true);
    const { inChannels, outChannels } = layer;
    const multiplier = outChannels / inChannels;
    const result = workspace.allocate(inputShape);
    const images = workspace.elements(result).fill(0);
    const gradient = workspace.elements(dy);
    const weights = workspace.elements(filter);
    forEachWindow(layer, ({ output, count, inputs, taps }) => {
      for (let t = 0; t < count; t++) {
        const input = inputs[t]!;
        const tap = taps[t]! * outChannels;
        for (let channel = 0; channel < outChannels; channel++) {
          const target = multiplier === 1 ? channel : Math.floor(channel / multiplier);
          images[input + target]! += gradient[output + channel]! * weights[tap + channel]!;
        }
      }
    });
    return result;
  },
);
