import * as tf from '@tensorflow/tfjs-core';
import { wasmKernel } from '../workspace';

interface ConvolutionAttributes {
  dataFormat?: 'NHWC' | 'NCHW';
  pad: 'valid' | 'same' | number | tf.backend_util.ExplicitPadding;
}

type Images = { x: tf.TensorInfo; preluActivationWeights?: tf.TensorInfo };

const toChannelsLast = [0, 2, 3, 1];
const toChannelsFirst = [0, 3, 1, 2];

/** A convolution that takes images with the channels first too: they are transposed, and so is the result. */
export function withChannelsFirst(convolution: tf.KernelConfig): tf.KernelConfig {
  const kernel = wasmKernel<Images, ConvolutionAttributes>(
    convolution.kernelName,
    (workspace, inputs, attributes) => {
      if (attributes.dataFormat !== 'NCHW') return workspace.call(convolution, inputs, attributes);
      const images = { ...inputs, x: workspace.transpose(inputs.x, toChannelsLast) };
      const slopes = inputs.preluActivationWeights as tf.TensorInfo | undefined;
      if (slopes?.shape.length === 3) {
        images.preluActivationWeights = workspace.transpose(slopes, [1, 2, 0]);
      }
      const pad = Array.isArray(attributes.pad)
        ? toChannelsLast.map((axis) => (attributes.pad as tf.backend_util.ExplicitPadding)[axis])
        : attributes.pad;
      const result = workspace.call(convolution, images, { ...attributes, pad, dataFormat: 'NHWC' });
      return workspace.transpose(result, toChannelsFirst);
    },
  );
  return { ...convolution, ...kernel };
}
