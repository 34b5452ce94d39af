import { describe, it } from '@jest/globals';
import * as tf from '@tensorflow/tfjs-core';
import { expectSameKernel, randomInput } from './expect-same-kernel';

const x = randomInput(2, 9, 8, 3);
const uneven = [[0, 0], [1, 2], [0, 1], [0, 0]]; // prettier-ignore

/** Where XNNPACK alone would find another output size than TF.js. */
const windows = [
  { strides: [2, 1], pad: 1 },
  { strides: [1, 2], pad: 1 },
  { strides: 2, pad: 1, dimRoundingMode: 'ceil' },
  { strides: 2, pad: 1, dimRoundingMode: 'floor' },
  { strides: 3, pad: uneven, dimRoundingMode: 'ceil' },
  { strides: 2, pad: uneven, dimRoundingMode: 'floor' },
];

describe.each(windows)('on wasm, with %j,', (window) => {
  const attributes = { dataFormat: 'NHWC', dilations: 1, ...window };

  it('a convolution agrees with cpu', async () => {
    await expectSameKernel(tf.Conv2D, { x, filter: randomInput(3, 3, 3, 4) }, attributes);
    await expectSameKernel(tf.Conv2D, { x, filter: randomInput(3, 2, 3, 4) }, attributes);
  });

  it('a fused convolution agrees with cpu', async () => {
    const inputs = { x, filter: randomInput(3, 3, 3, 4), bias: randomInput(4) };
    await expectSameKernel(tf.FusedConv2D, inputs, { ...attributes, activation: 'relu' });
  });

  it('a depthwise convolution agrees with cpu', async () => {
    await expectSameKernel(tf.DepthwiseConv2dNative, { x, filter: randomInput(3, 3, 3, 2) }, attributes);
  });
});

// Not all of the above: where TF.js puts a window outside of the input, cpu pools nothing.
describe.each(windows.filter((_, i) => [0, 2, 3, 5].includes(i)))('on wasm, with %j,', (window) => {
  it('a pooling agrees with cpu', async () => {
    await expectSameKernel(tf.MaxPool, { x }, { filterSize: 3, ...window });
    await expectSameKernel(tf.AvgPool, { x }, { filterSize: [3, 2], ...window });
  });
});
