import * as tf from '@tensorflow/tfjs-core';
import { wasmKernel, type Workspace } from '../workspace';
import { forEachWindow } from './window';

type Shape4D = [number, number, number, number];
type Shape3D = [number, number, number];

interface Operands {
  x: tf.TensorInfo;
  filter: tf.TensorInfo;
}

/** Morphological dilation: the largest x + filter of each window. TF.js's three kernels are wrong beside the borders. */
export const dilation = wasmKernel<Operands, tf.Dilation2DAttrs>(
  tf.Dilation2D,
  (workspace, operands, attributes) => {
    const result = workspace.allocate(layerOf(operands, attributes).outShape);
    const values = workspace.elements(result);
    forEachMaximum(workspace, operands, attributes, ({ output, value }) => (values[output] = value));
    return result;
  },
);

/** Sends each output's gradient to the input that it came from. */
export const dilationInputGradient = wasmKernel<Operands & { dy: tf.TensorInfo }, tf.Dilation2DAttrs>(
  tf.Dilation2DBackpropInput,
  (workspace, { dy, ...operands }, attributes) => {
    const result = workspace.allocate(operands.x.shape);
    const [sums, gradient] = [workspace.elements(result).fill(0), workspace.elements(dy)];
    forEachMaximum(
      workspace,
      operands,
      attributes,
      ({ output, input }) => (sums[input]! += gradient[output]!),
    );
    return result;
  },
);

/** Sends each output's gradient to the tap of the filter that it came from. */
export const dilationFilterGradient = wasmKernel<Operands & { dy: tf.TensorInfo }, tf.Dilation2DAttrs>(
  tf.Dilation2DBackpropFilter,
  (workspace, { dy, ...operands }, attributes) => {
    const result = workspace.allocate(operands.filter.shape);
    const [sums, gradient] = [workspace.elements(result).fill(0), workspace.elements(dy)];
    forEachMaximum(workspace, operands, attributes, ({ output, tap }) => (sums[tap]! += gradient[output]!));
    return result;
  },
);

/** An element of the output, its value, and the elements of the input and the filter whose sum it is. */
interface Maximum {
  output: number;
  value: number;
  input: number;
  tap: number;
}

/** Calls `visit` for each element of the output with the first of the largest sums in its window. */
function forEachMaximum(
  workspace: Workspace,
  operands: Operands,
  attributes: tf.Dilation2DAttrs,
  visit: (maximum: Maximum) => void,
): void {
  const layer = layerOf(operands, attributes);
  const [images, filter] = [workspace.elements(operands.x), workspace.elements(operands.filter)];
  forEachWindow(layer, ({ output, count, inputs, taps }) => {
    for (let channel = 0; channel < layer.inChannels; channel++) {
      const maximum = { output: output + channel, value: -Infinity, input: -1, tap: -1 };
      for (let t = 0; t < count; t++) {
        const input = inputs[t]! + channel;
        const tap = taps[t]! * layer.inChannels + channel;
        const value = images[input]! + filter[tap]!;
        if (value > maximum.value) Object.assign(maximum, { value, input, tap });
      }
      visit(maximum);
    }
  });
}

function layerOf({ x, filter }: Operands, { strides, pad, dilations }: tf.Dilation2DAttrs) {
  const shapes = [x.shape as Shape4D, filter.shape as Shape3D] as const;
  return tf.backend_util.computeDilation2DInfo(...shapes, strides, pad, 'NHWC', dilations);
}
