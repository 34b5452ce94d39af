import * as tf from '@tensorflow/tfjs-core';
import { wasmKernel } from '../workspace';
import { forEachWindow } from './window';

const { computePool2DInfo } = tf.backend_util;

type Shape4D = [number, number, number, number];

/** Sends each output's gradient to the first maximum of its window. Replaces a kernel that is several times slower. */
export const maxPoolGradient = wasmKernel<tf.MaxPoolGradInputs, tf.MaxPoolGradAttrs>(
  tf.MaxPoolGrad,
  (workspace, { dy, input }, { filterSize, strides, pad, dimRoundingMode }) => {
    const layer = computePool2DInfo(input.shape as Shape4D, filterSize, strides, 1, pad, dimRoundingMode);
    const { inChannels } = layer;
    const result = workspace.allocate(layer.inShape);
    const sums = workspace.elements(result).fill(0);
    const images = workspace.elements(input);
    const gradient = workspace.elements(dy);
    forEachWindow(layer, ({ output, count, inputs }) => {
      for (let channel = 0; channel < inChannels; channel++) {
        let maximum = -Infinity;
        let position = -1;
        for (let t = 0; t < count; t++) {
          const candidate = inputs[t]! + channel;
          const value = images[candidate]!;
          if (value > maximum) {
            maximum = value;
            position = candidate;
          }
        }
        if (position >= 0) sums[position]! += gradient[output + channel]!;
      }
    });
    return result;
  },
);

/** Spreads each output's gradient evenly over its window, padding included, as TF.js does on every backend. */
export const averagePoolGradient = wasmKernel<tf.AvgPoolGradInputs, tf.AvgPoolGradAttrs>(
  tf.AvgPoolGrad,
  (workspace, { dy, input }, { filterSize, strides, pad }) => {
    const layer = computePool2DInfo(input.shape as Shape4D, filterSize, strides, 1, pad);
    const { inChannels } = layer;
    const share = 1 / (layer.filterHeight * layer.filterWidth);
    const result = workspace.allocate(layer.inShape);
    const sums = workspace.elements(result).fill(0);
    const gradient = workspace.elements(dy);
    forEachWindow(layer, ({ output, count, inputs }) => {
      for (let t = 0; t < count; t++) {
        const input = inputs[t]!;
        for (let channel = 0; channel < inChannels; channel++) {
          sums[input + channel]! += gradient[output + channel]! * share;
        }
      }
    });
    return result;
  },
);
