import { describe, it } from '@jest/globals';
import * as tf from '@tensorflow/tfjs-core';
import { expectSameKernel, randomInput } from './expect-same-kernel';

const layers = [
  { input: [2, 5, 6, 7, 3], filter: [3, 3, 2, 3, 4], strides: 1, pad: 'valid' },
  { input: [1, 4, 5, 6, 2], filter: [3, 2, 3, 2, 3], strides: 1, pad: 'same' },
  { input: [2, 6, 7, 7, 2], filter: [2, 3, 3, 2, 3], strides: 2, pad: 'same' },
  { input: [1, 7, 5, 6, 1], filter: [1, 2, 2, 1, 2], strides: [3, 1, 2], pad: 'valid' },
] as const;

describe.each(layers)('a convolution of volumes %j', ({ input, filter, strides, pad }) => {
  const steps = (typeof strides === 'number' ? strides : [...strides]) as number | [number, number, number];
  const { outShape } = tf.backend_util.computeConv3DInfo([...input], [...filter], steps, 1, pad);

  it('agrees with cpu', async () => {
    const attributes = { strides, pad, dilations: 1, dataFormat: 'NDHWC' };
    await expectSameKernel(
      tf.Conv3D,
      { x: randomInput(...input), filter: randomInput(...filter) },
      attributes,
    );
  });

  it('agrees with cpu in the gradient of the filter', async () => {
    const inputs = { x: randomInput(...input), dy: randomInput(...outShape) };
    await expectSameKernel(tf.Conv3DBackpropFilterV2, inputs, { strides, pad, filterShape: filter });
  });

  it('agrees with cpu in the gradient of the input', async () => {
    const inputs = { dy: randomInput(...outShape), filter: randomInput(...filter) };
    await expectSameKernel(tf.Conv3DBackpropInputV2, inputs, { strides, pad, inputShape: input });
  });
});

describe('a convolution of volumes with dilation', () => {
  it('agrees with cpu', async () => {
    const inputs = { x: randomInput(1, 7, 7, 6, 2), filter: randomInput(3, 2, 2, 2, 3) };
    await expectSameKernel(tf.Conv3D, inputs, { strides: 1, pad: 'same', dilations: 2, dataFormat: 'NDHWC' });
  });
});
