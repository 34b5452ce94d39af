import { describe, it } from '@jest/globals';
import * as tf from '@tensorflow/tfjs-core';
import { expectSameKernel, randomInput } from './expect-same-kernel';

const layers = [
  { input: [2, 6, 7, 4], filter: [3, 3, 4, 1], strides: 1, dilations: 1, pad: 'valid' },
  { input: [2, 6, 7, 4], filter: [3, 2, 4, 1], strides: 1, dilations: 1, pad: 'same' },
  { input: [1, 9, 9, 3], filter: [3, 3, 3, 2], strides: 2, dilations: 1, pad: 'same' },
  { input: [1, 8, 8, 2], filter: [3, 3, 2, 3], strides: 2, dilations: 1, pad: 'valid' },
] as const;

describe.each(layers)('the gradients of a depthwise convolution %j', ({ input, filter, ...layer }) => {
  const { strides, dilations, pad } = layer;
  const attributes = { ...layer, dimRoundingMode: undefined };
  const { outShape } = tf.backend_util.computeConv2DInfo(
    [...input],
    [...filter],
    strides,
    dilations,
    pad,
    undefined,
    true,
  );

  it('agree with cpu for the filter', async () => {
    const inputs = { x: randomInput(...input), dy: randomInput(...outShape) };
    await expectSameKernel(tf.DepthwiseConv2dNativeBackpropFilter, inputs, {
      ...attributes,
      filterShape: filter,
    });
  });

  it('agree with cpu for the input', async () => {
    const inputs = { dy: randomInput(...outShape), filter: randomInput(...filter) };
    await expectSameKernel(tf.DepthwiseConv2dNativeBackpropInput, inputs, {
      ...attributes,
      inputShape: input,
    });
  });
});
