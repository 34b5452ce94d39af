import { describe, expect, it } from '@jest/globals';
import * as tf from '@tensorflow/tfjs-core';
import { useBackend } from '../../use-backend';
import { expectSameKernel, randomInput, type KernelInput } from './expect-same-kernel';

const ids = (values: number[], ...shape: number[]): KernelInput => ({ values, shape, dtype: 'int32' });

describe('gather', () => {
  it.each([
    ['rows', { x: randomInput(6, 3), indices: ids([5, 0, 0, 2], 4) }, { axis: 0, batchDims: 0 }],
    [
      'by a matrix',
      { x: randomInput(6, 3), indices: ids([5, 0, 0, 2, 1, 3], 2, 3) },
      { axis: 0, batchDims: 0 },
    ],
    ['columns', { x: randomInput(2, 3, 4), indices: ids([3, 1], 2) }, { axis: 2, batchDims: 0 }],
    [
      'within batches',
      { x: randomInput(2, 3, 4), indices: ids([2, 0, 1, 1], 2, 2) },
      { axis: 1, batchDims: 1 },
    ],
    ['integers', { x: ids([1, 2, 3, 4], 4), indices: ids([3, 3, 0], 3) }, { axis: 0, batchDims: 0 }],
    ['nothing', { x: randomInput(6, 3), indices: ids([], 0) }, { axis: 0, batchDims: 0 }],
  ])('agrees with cpu for %s', async (_, inputs, attributes) => {
    await expectSameKernel(tf.GatherV2, inputs, attributes);
  });

  it('refuses an index that is out of range', async () => {
    await useBackend('wasm');
    expect(() => tf.gather(tf.zeros([3, 2]), tf.tensor1d([3], 'int32'))).toThrow(
      'the index value 3 is not in [0, 2]',
    );
  });
});

describe('tile', () => {
  it.each([
    [[3], [2]],
    [
      [2, 3],
      [1, 1],
    ],
    [
      [2, 3],
      [2, 3],
    ],
    [
      [2, 1, 3],
      [1, 4, 2],
    ],
    [[1], [5]],
    [
      [2, 2],
      [0, 1],
    ],
  ])('agrees with cpu for %j repeated %j', async (shape, reps) => {
    await expectSameKernel(tf.Tile, { x: randomInput(...shape) }, { reps });
  });

  it('repeats booleans', async () => {
    await expectSameKernel(
      tf.Tile,
      { x: { shape: [2, 2], values: [1, 0, 0, 1], dtype: 'bool' } },
      { reps: [2, 2] },
    );
  });
});
