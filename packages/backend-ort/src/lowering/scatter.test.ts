import { describe, expect, it } from '@jest/globals';
import * as tf from '@tensorflow/tfjs-core';
import { expectSameAsCpu, numbers } from '../testing/compare-with-cpu';
import { registerOrtBackend } from '../index';

const int32 = (values: number[]) => tf.tensor1d(values, 'int32');

describe('scattering', () => {
  it.each(['float32', 'int32', 'bool'] as const)('sparse to dense, %s', (dtype) =>
    expectSameAsCpu(() => {
      const values = tf.cast(tf.mul(numbers([3]), 9), dtype) as tf.Tensor1D;
      const rows = tf.tensor2d(
        [
          [0, 1],
          [2, 3],
          [1, 0],
        ],
        [3, 2],
        'int32',
      );
      return [
        tf.sparseToDense(int32([5, 0, 3]), values, [7], tf.scalar(1, dtype)),
        tf.sparseToDense(rows, values, [3, 4], tf.scalar(0, dtype)),
        tf.sparseToDense(rows, tf.scalar(1, dtype), [3, 4], tf.scalar(0, dtype)),
      ];
    }),
  );

  it.each(['float32', 'int32'] as const)('update of rows, %s', (dtype) =>
    expectSameAsCpu(() => {
      const x = () => tf.cast(tf.mul(numbers([4, 3]), 9), dtype); // the cpu kernel writes into its input
      const updates = tf.cast(tf.mul(numbers([2, 3], 2), 9), dtype);
      return [
        tf.tensorScatterUpdate(x(), tf.tensor2d([[3], [0]], [2, 1], 'int32'), updates),
        tf.tensorScatterUpdate(x(), tf.tensor2d([[3, 1]], [1, 2], 'int32'), tf.ones([1], dtype)),
      ];
    }),
  );

  it('sums at places of a list', () =>
    expectSameAsCpu(() => [
      tf.scatterND(int32([4, 1, 4]), numbers([3]), [6]),
      tf.scatterND(int32([2, 0, 2]), numbers([3, 2]), [3, 2]),
    ]));

  it('counts, weighted, in rows and binary', () =>
    expectSameAsCpu(() => {
      const x = int32([1, 5, 1, 9, 0, 1]);
      const rows = tf.reshape<tf.Rank.R2>(x, [2, 3]);
      const weights = numbers([6]) as tf.Tensor1D;
      const none = tf.tensor1d([]);
      return [
        tf.bincount(x, none, 6),
        tf.bincount(x, weights, 6),
        tf.bincount(x, int32([1, 2, 3, 4, 5, 6]), 4),
        tf.denseBincount(x, weights, 6),
        tf.denseBincount(rows, tf.reshape<tf.Rank.R2>(weights, [2, 3]), 6),
        tf.denseBincount(rows, tf.tensor2d([], [0, 0]), 6, true),
        tf.denseBincount(rows, tf.tensor2d([], [0, 0]), 3),
      ];
    }));

  it.each(['float32', 'int32', 'bool'] as const)('diagonals, %s', (dtype) =>
    expectSameAsCpu(() => [
      tf.diag(tf.cast(tf.mul(numbers([4]), 9), dtype)),
      tf.diag(tf.cast(tf.mul(numbers([2, 3]), 9), dtype)),
    ]),
  );
});

describe('gathering in batches', () => {
  it.each([
    { x: [2, 5, 3], indices: [2, 4], axis: 1, batchDims: 1 },
    { x: [2, 3, 5, 4], indices: [2, 3, 2, 2], axis: 2, batchDims: 2 },
    { x: [2, 3, 5, 4], indices: [2, 6], axis: 2, batchDims: 1 },
    { x: [2, 3, 5], indices: [2, 1], axis: -1, batchDims: 1 },
  ])('$x by $indices at axis $axis', ({ x, indices, axis, batchDims }) =>
    expectSameAsCpu(() => {
      const positions = tf.cast(tf.abs(tf.mul(numbers(indices, 3), 3)), 'int32');
      return ['float32', 'int32', 'bool'].map((dtype) =>
        tf.gather(
          tf.cast(tf.mul(numbers(x), 9), dtype as 'int32'),
          positions as tf.Tensor1D,
          axis,
          batchDims,
        ),
      );
    }),
  );
});

describe('indices outside', () => {
  it('throw at the call where they are known', async () => {
    await registerOrtBackend();
    await tf.setBackend('ort');
    const x = numbers([4, 2]);
    expect(() => tf.gather(x, int32([0, 4]))).toThrow('the index value 4 is not in [0, 3]');
    expect(() => tf.gather(x, int32([-1]))).toThrow('the index value -1');
    expect(() => tf.sparseToDense(int32([7]), tf.tensor1d([1]), [7], 0)).toThrow('Invalid indices');
    expect(() => tf.bincount(int32([-1]), tf.tensor1d([]), 3)).toThrow('non-negative');
  });

  it('throw at the read where they are computed', async () => {
    await tf.setBackend('ort');
    const computed = tf.add<tf.Tensor1D>(int32([0, 3]), tf.scalar(1, 'int32'));
    expect(() => tf.gather(numbers([4, 2]), computed).dataSync()).toThrow('GatherV2');
    expect(() => tf.bincount(tf.neg(int32([1, 2])), tf.tensor1d([]), 3).dataSync()).toThrow('Bincount');
  });
});
