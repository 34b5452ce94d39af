import { describe, it } from '@jest/globals';
import * as tf from '@tensorflow/tfjs-core';
import { expectSameKernel } from './expect-same-kernel';

describe('bincount', () => {
  it.each([[[6]], [[2, 3]], [[1, 2, 3]]])('counts integers of the shape %j as cpu does', async (shape) => {
    const x = { shape, values: [0, 2, 2, 5, 1, 2], dtype: 'int32' as const };
    await expectSameKernel(tf.Bincount, { x, weights: { shape: [0], values: [] } }, { size: 4 });
  });
});
