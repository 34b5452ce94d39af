import { describe, expect, it } from '@jest/globals';
import * as tf from '@tensorflow/tfjs-core';
import { useBackend } from '../../use-backend';
import { expectSameKernel, randomInput, type KernelInput } from './expect-same-kernel';

const volume = randomInput(3, 4, 5, 2);
const integers: KernelInput = { shape: [2, 3], values: [1, 2, 3, 4, 5, 6], dtype: 'int32' };
const booleans: KernelInput = { shape: [4], values: [1, 0, 1, 1], dtype: 'bool' };

describe('slice', () => {
  it.each<[string, KernelInput, number[], number[]]>([
    ['all of it', volume, [0, 0, 0, 0], [3, 4, 5, 2]],
    ['the first axis', volume, [1, 0, 0, 0], [2, 4, 5, 2]],
    ['the last axis', volume, [0, 0, 0, 1], [3, 4, 5, 1]],
    ['two axes', volume, [0, 1, 2, 0], [3, 2, 2, 2]],
    ['every axis', volume, [2, 1, 3, 1], [1, 3, 2, 1]],
    ['to the end', volume, [1, 1, 1, 0], [-1, -1, -1, -1]],
    ['nothing', volume, [0, 0, 0, 0], [3, 0, 5, 2]],
    ['a number', { shape: [], values: [7] }, [], []],
    ['integers', integers, [0, 1], [2, 2]],
    ['booleans', booleans, [1], [3]],
  ])('takes %s as cpu does', async (_, x, begin, size) => {
    await expectSameKernel(tf.Slice, { x }, { begin, size });
  });

  it('refuses what is out of bounds', async () => {
    await useBackend('wasm');
    expect(() => tf.slice(tf.zeros([3, 2]), [1, 0], [3, 2])).toThrow();
  });
});

describe('split and unpack', () => {
  it.each([
    [volume, 2, 1],
    [volume, [1, 4], 2],
    [integers, 3, -1],
  ])('agree with cpu: %j into %j along axis %d', async (x, numOrSizeSplits, axis) => {
    await expectSameKernel(tf.SplitV, { x }, { numOrSizeSplits, axis });
    await expectSameKernel(tf.Unpack, { value: x }, { axis });
  });
});
