import { describe, it } from '@jest/globals';
import * as tf from '@tensorflow/tfjs-core';
import { expectSameKernel, randomInput } from './expect-same-kernel';

const filter = randomInput(3, 3, 2, 4);
const dy = randomInput(2, 4, 5, 3); // of the layer with padding 1, stride 1

describe('a convolution with the channels first', () => {
  it.each([
    1,
    'same',
    [
      [0, 0],
      [0, 0],
      [1, 0],
      [2, 1],
    ],
  ])('agrees with cpu for the padding %j', async (pad) => {
    const attributes = { strides: 1, pad, dataFormat: 'NCHW', dilations: 1 };
    await expectSameKernel(tf.Conv2D, { x: randomInput(2, 2, 5, 3), filter }, attributes);
  });

  it('has the gradients that cpu finds', async () => {
    const attributes = { strides: 1, pad: 1, dataFormat: 'NCHW' };
    const x = randomInput(2, 2, 5, 3);
    await expectSameKernel(tf.Conv2DBackpropFilter, { x, dy }, { ...attributes, filterShape: [3, 3, 2, 4] });
    await expectSameKernel(
      tf.Conv2DBackpropInput,
      { dy, filter },
      { ...attributes, inputShape: [2, 2, 5, 3] },
    );
  });
});
