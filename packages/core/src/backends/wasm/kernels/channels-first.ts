import * as tf from '@tensorflow/tfjs-core';
import { wasmKernel } from '../workspace';

interface ConvolutionAttributes {
  dataFormat?: 'NHWC' | 'NCHW';
  pad: 'valid' | 'same' | number | tf.backend_util.ExplicitPadding;
  /** Of the input's gradient. */
  inputShape?: number[];
}

const toChannelsLast = [0, 2, 3, 1];
const toChannelsFirst = [0, 3, 1, 2];
/** The inputs of convolutions and of their gradients that are images. */
const images = ['x', 'dy'];

/** A convolution, or gradient of one, for channels last that takes channels first too: it transposes all images. */
export function withChannelsFirst(convolution: tf.KernelConfig): tf.KernelConfig {
  const { kernelName } = convolution;
  const kernel = wasmKernel<Record<string, tf.TensorInfo>, ConvolutionAttributes>(
    kernelName,
    (workspace, inputs, attributes) => {
      if (attributes.dataFormat !== 'NCHW') return workspace.call(convolution, inputs, attributes);
      const { pad, inputShape } = attributes;
      const operands = { ...inputs };
      for (const name of images) {
        if (inputs[name]) operands[name] = workspace.transpose(inputs[name], toChannelsLast);
      }
      const slopes = inputs.preluActivationWeights;
      if (slopes?.shape.length === 3)
        operands.preluActivationWeights = workspace.transpose(slopes, [1, 2, 0]);
      const result = workspace.call(convolution, operands, {
        ...attributes,
        dataFormat: 'NHWC',
        pad: Array.isArray(pad) ? toChannelsLast.map((axis) => pad[axis]) : pad,
        ...(inputShape && { inputShape: toChannelsLast.map((axis) => inputShape[axis]) }),
      });
      return kernelName === tf.Conv2DBackpropFilter ? result : workspace.transpose(result, toChannelsFirst);
    },
  );
  return { ...convolution, ...kernel };
}
