import { describe, it } from '@jest/globals';
import * as tf from '@tensorflow/tfjs-core';
import { expectSameKernel, type KernelInput } from './expect-same-kernel';

const numbers: KernelInput = { shape: [2, 3], values: [-1.5, 0, 0.25, 2, -0, 256] };

describe('cast', () => {
  it.each([
    [numbers, 'bool'],
    [numbers, 'int32'],
    [{ ...numbers, dtype: 'int32' as const }, 'bool'],
    [{ ...numbers, dtype: 'int32' as const }, 'float32'],
    [{ shape: [3], values: [1, 0, 1], dtype: 'bool' as const }, 'float32'],
  ])('agrees with cpu from %j to %s', async (x, dtype) => {
    await expectSameKernel(tf.Cast, { x }, { dtype });
  });
});

describe('oneHot', () => {
  it.each(['float32', 'int32', 'bool'])('agrees with cpu for %s', async (dtype) => {
    const indices: KernelInput = { shape: [2, 2], values: [2, 0, -1, 7], dtype: 'int32' };
    await expectSameKernel(tf.OneHot, { indices }, { depth: 3, onValue: 1, offValue: 0, dtype });
  });
});
