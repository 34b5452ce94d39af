import { expect, it } from '@jest/globals';
import * as tf from '@tensorflow/tfjs-core';
import { InvalidArgumentError } from '../errors';
import { convolutionGradients } from './convolution';
import { runKernel } from './define-gradient';
import { describeGradients } from './describe-gradients';

type Conv2d = typeof tf.conv2d;
type Pad = Parameters<Conv2d>[3];

const conv2d =
  (strides: number | [number, number], pad: Pad, dilations: number | [number, number] = 1) =>
  (x: tf.Tensor, filter: tf.Tensor) =>
    tf.conv2d(x as tf.Tensor4D, filter as tf.Tensor4D, strides, pad, 'NHWC', dilations);

const depthwise =
  (strides: number | [number, number], pad: Pad, dilations: number | [number, number] = 1) =>
  (x: tf.Tensor, filter: tf.Tensor) =>
    tf.depthwiseConv2d(x as tf.Tensor4D, filter as tf.Tensor4D, strides, pad, 'NHWC', dilations);

const conv3d =
  (strides: number, pad: 'same' | 'valid', dilations = 1) =>
  (x: tf.Tensor, filter: tf.Tensor) =>
    tf.conv3d(x as tf.Tensor5D, filter as tf.Tensor5D, strides, pad, 'NDHWC', dilations);

const uneven: Pad = [[0, 0], [1, 2], [0, 1], [0, 0]]; // prettier-ignore

const kernel =
  (kernelName: string, names: [string, string], attributes: object) =>
  (...inputs: tf.Tensor[]) =>
    runKernel(
      kernelName,
      { [names[0]]: inputs[0]!, [names[1]]: inputs[1]! },
      { dilations: 1, ...attributes },
    );

const nhwc = { dataFormat: 'NHWC' };

describeGradients(
  'convolution',
  convolutionGradients,
  {
    Conv2D: {
      valid: [conv2d(1, 'valid'), [2, 4, 5, 2], [3, 2, 2, 3]],
      'same, stride 2': [conv2d(2, 'same'), [1, 5, 4, 2], [3, 3, 2, 2]],
      'padding, uneven strides': [conv2d([2, 1], 1), [1, 5, 4, 1], [3, 3, 1, 2]],
      'uneven padding': [conv2d(2, uneven), [1, 4, 5, 2], [2, 2, 2, 1]],
      'dilation, valid': [conv2d(1, 'valid', 2), [2, 7, 6, 1], [3, 2, 1, 2]],
      'dilation, same': [conv2d(1, 'same', [2, 3]), [1, 5, 7, 2], [3, 2, 2, 1]],
      'dilation, padding': [conv2d(1, 2, 2), [1, 4, 5, 1], [3, 3, 1, 2]],
      'dilation, uneven padding': [conv2d(1, uneven, [1, 2]), [1, 4, 5, 1], [2, 3, 1, 1]],
      'one dimension': [
        (x, filter) => tf.conv1d(x as tf.Tensor3D, filter as tf.Tensor3D, 2, 'same'),
        [2, 5, 2],
        [3, 2, 3],
      ],
    },
    Conv2DBackpropFilter: {
      'stride 2': [
        kernel(tf.Conv2DBackpropFilter, ['x', 'dy'], {
          strides: 2,
          pad: 'same',
          ...nhwc,
          filterShape: [3, 3, 2, 2],
        }),
        [1, 5, 4, 2],
        [1, 3, 2, 2],
      ],
    },
    Conv2DBackpropInput: {
      conv2dTranspose: [
        (x, filter) => tf.conv2dTranspose(x as tf.Tensor4D, filter as tf.Tensor4D, [1, 6, 5, 2], 2, 'same'),
        [1, 3, 3, 3],
        [3, 3, 2, 3],
      ],
    },
    Conv3D: {
      valid: [conv3d(1, 'valid'), [1, 3, 4, 3, 2], [2, 2, 2, 2, 1]],
      'same, stride 2': [conv3d(2, 'same'), [1, 3, 4, 3, 1], [3, 2, 3, 1, 2]],
      dilation: [conv3d(1, 'same', 2), [1, 3, 4, 3, 1], [2, 2, 2, 1, 2]],
    },
    Conv3DBackpropFilterV2: {
      'stride 2': [
        kernel(tf.Conv3DBackpropFilterV2, ['x', 'dy'], {
          strides: 2,
          pad: 'same',
          filterShape: [2, 2, 3, 1, 2],
        }),
        [1, 3, 4, 3, 1],
        [1, 2, 2, 2, 2],
      ],
    },
    Conv3DBackpropInputV2: {
      conv3dTranspose: [
        (x, filter) =>
          tf.conv3dTranspose(x as tf.Tensor5D, filter as tf.Tensor5D, [1, 4, 4, 3, 1], 2, 'same'),
        [1, 2, 2, 2, 2],
        [2, 2, 3, 1, 2],
      ],
    },
    DepthwiseConv2dNative: {
      valid: [depthwise(1, 'valid'), [1, 4, 5, 2], [3, 2, 2, 2]],
      'same, stride 2': [depthwise(2, 'same'), [1, 5, 4, 3], [3, 3, 3, 1]],
      dilation: [depthwise(1, 'same', 2), [1, 5, 6, 2], [3, 2, 2, 2]],
    },
    DepthwiseConv2dNativeBackpropFilter: {
      'stride 2': [
        kernel(tf.DepthwiseConv2dNativeBackpropFilter, ['x', 'dy'], {
          strides: 2,
          pad: 'same',
          filterShape: [3, 3, 2, 2],
        }),
        [1, 5, 4, 2],
        [1, 3, 2, 4],
      ],
    },
    DepthwiseConv2dNativeBackpropInput: {
      'stride 2': [
        kernel(tf.DepthwiseConv2dNativeBackpropInput, ['dy', 'filter'], {
          strides: 2,
          pad: 'same',
          inputShape: [1, 5, 4, 2],
        }),
        [1, 3, 2, 4],
        [3, 3, 2, 2],
      ],
    },
    Dilation2D: {
      same: [
        (x, filter) => tf.dilation2d(x as tf.Tensor4D, filter as tf.Tensor3D, 1, 'same'),
        [1, 4, 3, 2],
        [2, 2, 2],
      ],
    },
  },
  { firstOrderOnly: ['Dilation2D'] },
);

it('refuses a dilated convolution with the channels first', () => {
  const { gradFunc } = tf.getGradient(tf.Conv2D); // called by hand, because not all backends have the forward pass
  const attributes = { strides: 1, pad: 'valid', dataFormat: 'NCHW', dilations: 2 };
  const [dy, x, filter] = [tf.ones([1, 1, 2, 2]), tf.ones([1, 1, 4, 4]), tf.ones([2, 2, 1, 1])];
  expect(() => gradFunc(dy, [x, filter], attributes)).toThrow(InvalidArgumentError);
});
