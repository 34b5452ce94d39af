import { describe, it } from '@jest/globals';
import * as tf from '@tensorflow/tfjs-core';
import { expectSameKernel, randomInput } from './expect-same-kernel';

const layers = [
  { input: [1, 4, 3, 2], filter: [2, 2, 2], strides: 1, pad: 'same', dilations: 1 },
  { input: [2, 7, 6, 3], filter: [3, 2, 3], strides: 2, pad: 'same', dilations: 1 },
  { input: [2, 7, 7, 3], filter: [3, 3, 3], strides: 1, pad: 'valid', dilations: 2 },
] as const;

describe.each(layers)('morphological dilation %j', ({ input, filter, ...layer }) => {
  const info = tf.backend_util.computeDilation2DInfo([...input], [...filter], layer.strides, layer.pad, 'NHWC', layer.dilations); // prettier-ignore
  const inputs = { x: randomInput(...input), filter: randomInput(...filter) };

  it('agrees with cpu', async () => {
    await expectSameKernel(tf.Dilation2D, inputs, layer);
  });

  it.each([tf.Dilation2DBackpropInput, tf.Dilation2DBackpropFilter])(
    'agrees with cpu in %s',
    async (kernelName) => {
      await expectSameKernel(kernelName, { ...inputs, dy: randomInput(...info.outShape) }, layer);
    },
  );
});
