import * as tf from '@tensorflow/tfjs-core';
import { wasmKernel, type Workspace } from '../workspace';
import { forEachWindow, type Layer } from './window';

interface PoolAttributes {
  filterSize: [number, number] | number;
  strides: [number, number] | number;
  pad: 'valid' | 'same' | number | tf.backend_util.ExplicitPadding;
  dimRoundingMode?: 'floor' | 'round' | 'ceil';
}

/** A pooling of images [batch, height, width, channels] or of volumes [batch, depth, height, width, channels]. */
function poolOf({ shape }: tf.TensorInfo, attributes: PoolAttributes): Layer {
  const { filterSize, strides, pad, dimRoundingMode } = attributes;
  if (shape.length === 4) {
    const images = shape as [number, number, number, number];
    return tf.backend_util.computePool2DInfo(images, filterSize, strides, 1, pad, dimRoundingMode);
  }
  const volumes = shape as [number, number, number, number, number];
  const [size, stride] = [filterSize as number, strides as number];
  return tf.backend_util.computePool3DInfo(volumes, size, stride, 1, pad as number, dimRoundingMode);
}

/** TF.js's own is wrong where a window has nothing above zero: it starts from the smallest positive number. */
export const maxPool3d = wasmKernel<{ x: tf.TensorInfo }, PoolAttributes>(
  tf.MaxPool3D,
  (workspace, { x }, attributes) => {
    const layer = poolOf(x, attributes);
    const result = workspace.allocate(layer.outShape);
    const values = workspace.elements(result);
    forEachMaximum(workspace, x, layer, (output, _, maximum) => (values[output] = maximum));
    return result;
  },
);

/** The maxima, and where they are in `x`, or in their image. TF.js's own has the error of {@link maxPool3d}. */
export const maxPoolWithArgmax = wasmKernel<tf.MaxPoolWithArgmaxInputs, tf.MaxPoolWithArgmaxAttrs>(
  tf.MaxPoolWithArgmax,
  (workspace, { x }, { includeBatchInIndex, ...attributes }) => {
    tf.util.assert(x.shape.length === 4, () => `images have 4 axes, received the shape [${x.shape}]`);
    const layer = poolOf(x, attributes);
    const maxima = workspace.allocate(layer.outShape);
    const positions = workspace.allocate(layer.outShape, 'int32');
    const [values, indices] = [workspace.elements(maxima), workspace.elements(positions)];
    const imageSize = tf.util.sizeFromShape(layer.inShape.slice(1));
    forEachMaximum(workspace, x, layer, (output, input, maximum) => {
      values[output] = maximum;
      indices[output] = includeBatchInIndex ? input : input % imageSize;
    });
    return [maxima, positions];
  },
);

export const maxPoolGradient = maximumGradient(tf.MaxPoolGrad);
export const maxPool3dGradient = maximumGradient(tf.MaxPool3DGrad);
export const averagePoolGradient = averageGradient(tf.AvgPoolGrad);
export const averagePool3dGradient = averageGradient(tf.AvgPool3DGrad);

/** Sends each output's gradient to the first maximum of its window. TF.js's own is slower, and for volumes wrong. */
function maximumGradient(kernelName: string): tf.KernelConfig {
  return wasmKernel<tf.MaxPoolGradInputs, PoolAttributes>(
    kernelName,
    (workspace, { dy, input: x }, attributes) => {
      const result = workspace.allocate(x.shape);
      const [sums, gradient] = [workspace.elements(result).fill(0), workspace.elements(dy)];
      forEachMaximum(workspace, x, poolOf(x, attributes), (output, input) => {
        if (input >= 0) sums[input]! += gradient[output]!;
      });
      return result;
    },
  );
}

/** Spreads each output's gradient evenly over its window, padding included, as TF.js does on every backend. */
function averageGradient(kernelName: string): tf.KernelConfig {
  return wasmKernel<tf.AvgPoolGradInputs, PoolAttributes>(
    kernelName,
    (workspace, { dy, input: x }, attributes) => {
      const layer = poolOf(x, attributes);
      const { inChannels } = layer;
      const result = workspace.allocate(x.shape);
      const [sums, gradient] = [workspace.elements(result).fill(0), workspace.elements(dy)];
      forEachWindow(layer, ({ output, count, inputs, taps }) => {
        for (let t = 0; t < count; t++) {
          for (let channel = 0; channel < inChannels; channel++) {
            sums[inputs[t]! + channel]! += gradient[output + channel]! / taps.length;
          }
        }
      });
      return result;
    },
  );
}

/** Calls `visit` for each output element with the element of `x` that is the first maximum of its window; -1 if none is. */
function forEachMaximum(
  workspace: Workspace,
  x: tf.TensorInfo,
  layer: Layer,
  visit: (output: number, input: number, maximum: number) => void,
): void {
  const { inChannels } = layer;
  const values = workspace.elements(x);
  forEachWindow(layer, ({ output, count, inputs }) => {
    for (let channel = 0; channel < inChannels; channel++) {
      let maximum = -Infinity;
      let position = -1;
      for (let t = 0; t < count; t++) {
        const input = inputs[t]! + channel;
        const value = values[input]!;
        if (value > maximum) {
          maximum = value;
          position = input;
        }
      }
      visit(output + channel, position, maximum);
    }
  });
}
