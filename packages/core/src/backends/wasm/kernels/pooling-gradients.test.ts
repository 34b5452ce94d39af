import { describe, it } from '@jest/globals';
import * as tf from '@tensorflow/tfjs-core';
import { expectSameKernel, randomInput } from './expect-same-kernel';

const layers = [
  { input: [2, 6, 6, 3], filterSize: 2, strides: 2, pad: 'valid' },
  { input: [2, 7, 5, 4], filterSize: 3, strides: 2, pad: 'valid' },
  { input: [1, 7, 7, 2], filterSize: 3, strides: 1, pad: 'same' },
  { input: [1, 5, 8, 2], filterSize: 2, strides: 3, pad: 'same' },
] as const;

describe.each(layers)('the gradients of pooling %j', ({ input, ...layer }) => {
  const { outShape } = tf.backend_util.computePool2DInfo(
    [...input],
    layer.filterSize,
    layer.strides,
    1,
    layer.pad,
  );
  const dy = randomInput(...outShape);

  it('agree with cpu for the maximum', async () => {
    const inputs = { dy, input: randomInput(...input), output: randomInput(...outShape) };
    await expectSameKernel(tf.MaxPoolGrad, inputs, layer);
  });

  it('agree with cpu for the maximum among equals', async () => {
    const values = Array.from({ length: tf.util.sizeFromShape([...input]) }, (_, i) => i % 3);
    const inputs = { dy, input: { shape: [...input], values }, output: randomInput(...outShape) };
    await expectSameKernel(tf.MaxPoolGrad, inputs, layer);
  });

  it('agree with cpu for the average', async () => {
    await expectSameKernel(tf.AvgPoolGrad, { dy, input: randomInput(...input) }, layer);
  });
});
