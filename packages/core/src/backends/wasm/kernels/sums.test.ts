import { describe, it } from '@jest/globals';
import * as tf from '@tensorflow/tfjs-core';
import { expectSameKernel, randomInput } from './expect-same-kernel';

describe.each([tf.Sum, tf.Mean])('%s', (kernelName) => {
  it.each([
    ['the first axes', [3, 4, 5], [0, 1], false],
    ['the last axes', [3, 4, 5], [1, 2], true],
    ['an axis in the middle', [3, 4, 5], [1], false],
    ['the outer axes', [3, 4, 5], [2, 0], true],
    ['all axes', [3, 4, 5], [0, 1, 2], false],
    ['no axis', [3, 4], [], false],
    ['a number', [], [], false],
    ['the last axis, counted from the end', [3, 4], [-1], false],
  ])('over %s agrees with cpu', async (_, shape, axis, keepDims) => {
    await expectSameKernel(kernelName, { x: randomInput(...shape) }, { axis, keepDims });
  });

  it('of integers agrees with cpu', async () => {
    const x = { shape: [2, 2], values: [2 ** 24 + 1, 2, 3, 4], dtype: 'int32' as const };
    await expectSameKernel(kernelName, { x }, { axis: [0], keepDims: false });
  });
});
