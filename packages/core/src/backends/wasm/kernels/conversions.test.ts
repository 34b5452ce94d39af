import { describe, expect, it } from '@jest/globals';
import * as tf from '@tensorflow/tfjs-core';
import { useBackend } from '../../use-backend';
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

describe('clipByValue', () => {
  it.each(['float32', 'int32'] as const)('agrees with cpu for %s', async (dtype) => {
    const x: KernelInput = { shape: [6], values: [-8, -1, 0, 1, 2, 7], dtype };
    await expectSameKernel(tf.ClipByValue, { x }, { clipValueMin: -1, clipValueMax: 2 });
  });

  it('leaves NaN as it is, so that it is seen', async () => {
    await useBackend('wasm');
    const clipped = tf.clipByValue([NaN, 3], -1, 1);
    expect(await clipped.data()).toEqual(new Float32Array([NaN, 1]));
  });
});

describe('stridedSlice', () => {
  it.each(['float32', 'int32', 'bool'] as const)('agrees with cpu for %s', async (dtype) => {
    const x: KernelInput = {
      shape: [2, 3],
      values: dtype === 'bool' ? [1, 0, 0, 1, 0, 1] : [5, -1, 0, 7, -8, 2],
      dtype,
    };
    const masks = { beginMask: 0, endMask: 0, ellipsisMask: 0, newAxisMask: 0, shrinkAxisMask: 0 };
    await expectSameKernel(
      tf.StridedSlice,
      { x },
      { begin: [0, 2], end: [2, 0], strides: [1, -1], ...masks },
    );
    await expectSameKernel(tf.StridedSlice, { x }, { begin: [0, 0], end: [1, 3], strides: [1, 1], ...masks });
  });
});
