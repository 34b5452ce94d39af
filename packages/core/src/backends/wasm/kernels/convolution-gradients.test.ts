import { describe, it } from '@jest/globals';
import * as tf from '@tensorflow/tfjs-core';
import { expectSameKernel, randomInput } from './expect-same-kernel';

interface Layer {
  input: [number, number, number, number];
  filter: [number, number, number, number];
  strides?: number | [number, number];
  pad?: 'same' | 'valid' | number | tf.backend_util.ExplicitPadding;
  dimRoundingMode?: 'floor' | 'ceil';
}

const layers: Record<string, Layer> = {
  'the first of the MNIST network': { input: [4, 28, 28, 1], filter: [3, 3, 1, 32] },
  'one image': { input: [1, 7, 9, 3], filter: [3, 3, 3, 5] },
  'a 1x1 filter': { input: [2, 5, 5, 4], filter: [1, 1, 4, 6] },
  'same padding': { input: [2, 6, 7, 3], filter: [3, 5, 3, 4], pad: 'same' },
  'same padding, even filter': { input: [2, 6, 6, 3], filter: [4, 4, 3, 2], pad: 'same' },
  'stride 2': { input: [3, 9, 9, 2], filter: [3, 3, 2, 4], strides: 2 },
  'stride 2, same padding': { input: [2, 8, 7, 3], filter: [4, 4, 3, 5], strides: 2, pad: 'same' },
  'stride 2 that leaves a row over': { input: [2, 8, 8, 3], filter: [3, 3, 3, 4], strides: 2 },
  'stride 3 that leaves two rows over': { input: [1, 12, 12, 2], filter: [4, 4, 2, 3], strides: 3 },
  'a stride larger than the filter': { input: [2, 7, 8, 3], filter: [1, 2, 3, 4], strides: 3 },
  'a 1x1 filter with stride 2': { input: [2, 8, 8, 3], filter: [1, 1, 3, 4], strides: 2, pad: 'same' },
  'unequal strides': { input: [2, 9, 8, 3], filter: [3, 3, 3, 4], strides: [1, 2], pad: 'same' },
  'padding in numbers': {
    input: [2, 6, 6, 3],
    filter: [3, 3, 3, 4],
    strides: 2,
    pad: 1,
    dimRoundingMode: 'floor',
  },
  'padding wider than the filter needs': { input: [1, 5, 5, 2], filter: [3, 3, 2, 3], pad: 3 },
  'unequal padding': {
    input: [1, 6, 6, 2],
    filter: [3, 3, 2, 3],
    pad: [
      [0, 0],
      [0, 1],
      [2, 0],
      [0, 0],
    ],
  },
  'AlexNet’s first': { input: [1, 35, 35, 3], filter: [11, 11, 3, 8], strides: 4, pad: 2 },
};

describe.each(Object.entries(layers))('the gradients of a convolution with %s', (_, layer) => {
  const { input, filter, strides = 1, pad = 'valid', dimRoundingMode } = layer;
  const { outShape } = tf.backend_util.computeConv2DInfo(input, filter, strides, 1, pad, dimRoundingMode);
  const attributes = { strides, pad, dimRoundingMode, dataFormat: 'NHWC' };

  it('agree with cpu for the filter', async () => {
    const inputs = { x: randomInput(...input), dy: randomInput(...outShape) };
    await expectSameKernel(tf.Conv2DBackpropFilter, inputs, { ...attributes, filterShape: filter });
  });

  it('agree with cpu for the input', async () => {
    const inputs = { dy: randomInput(...outShape), filter: randomInput(...filter) };
    await expectSameKernel(tf.Conv2DBackpropInput, inputs, { ...attributes, inputShape: input });
  });
});
