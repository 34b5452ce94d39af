import { describe, expect, it } from '@jest/globals';
import * as tf from '@tensorflow/tfjs-core';
import { useBackend } from '../../use-backend';
import { expectSameKernel, randomInput } from './expect-same-kernel';

const transpositions = [
  { transposeA: false, transposeB: false },
  { transposeA: true, transposeB: false },
  { transposeA: false, transposeB: true },
  { transposeA: true, transposeB: true },
];

describe.each(transpositions)('a matrix product with %j', ({ transposeA, transposeB }) => {
  const operands = (m: number, k: number, n: number, batchA: number[] = [], batchB: number[] = []) => ({
    a: randomInput(...batchA, ...(transposeA ? [k, m] : [m, k])),
    b: randomInput(...batchB, ...(transposeB ? [n, k] : [k, n])),
  });

  it.each([
    ['square', operands(16, 16, 16, [1], [1])],
    ['few rows, so that the product is transposed', operands(3, 40, 30, [1], [1])],
    ['few columns', operands(40, 30, 2, [1], [1])],
    ['a dot product', operands(1, 17, 1, [1], [1])],
    ['an outer product', operands(5, 1, 7, [1], [1])],
    ['a batch', operands(24, 17, 18, [3], [3])],
    ['a batch on the left', operands(24, 17, 18, [3], [1])],
    ['a batch on the right', operands(24, 17, 18, [1], [3])],
    ['two batch axes', operands(24, 17, 18, [2, 3], [2, 3])],
    ['a batch of tiny matrices', operands(4, 5, 6, [3], [3])],
    ['a batch of tiny matrices on the left', operands(4, 5, 6, [3], [1])],
    ['a batch of tiny matrices on the right', operands(4, 5, 6, [1], [3])],
    ['no rows', operands(0, 5, 6, [1], [1])],
  ])('agrees with cpu: %s', async (_, inputs) => {
    await expectSameKernel(tf.BatchMatMul, inputs, { transposeA, transposeB });
  });

  it('broadcasts both batches', async () => {
    await useBackend('wasm');
    const [a, b] = [tf.range(0, 40), tf.range(0, 45)];
    const inputs = operands(4, 5, 3, [2, 1], [1, 3]);
    const [x, y] = [tf.reshape(a, inputs.a.shape), tf.reshape(b, inputs.b.shape)];
    const product = tf.matMul(x, y, transposeA, transposeB);
    expect(product.shape).toEqual([2, 3, 4, 3]);
    for (const [i, j] of [
      [0, 2],
      [1, 0],
      [1, 2],
    ] as const) {
      const one = tf.matMul(matrix(x, [i, 0]), matrix(y, [0, j]), transposeA, transposeB);
      expect(await matrix(product, [i, j]).data()).toEqual(await one.data());
    }
  });

  it('agrees with cpu when it is fused with bias and activation', async () => {
    const inputs = { ...operands(6, 7, 8, [1], [1]), bias: randomInput(8) };
    await expectSameKernel(tf._FusedMatMul, inputs, { transposeA, transposeB, activation: 'relu' });
  });
});

describe('a matrix product on wasm', () => {
  it('is zero when there is nothing to sum', async () => {
    await useBackend('wasm');
    const product = tf.matMul(tf.zeros([2, 0]), tf.zeros([0, 3]));
    expect(await product.data()).toEqual(new Float32Array(6));
  });

  it('refuses vectors', async () => {
    await useBackend('wasm');
    const vector = tf.ones([3]) as unknown as tf.Tensor2D;
    expect(() => tf.matMul(tf.ones([2, 3]), vector)).toThrow('needs matrices, received the shape [3]');
  });
});

const matrix = (x: tf.Tensor, batch: readonly number[]) =>
  tf.squeeze(
    tf.slice(x, [...batch, 0, 0], [...batch.map(() => 1), ...x.shape.slice(-2)]),
    batch.map((_, i) => i),
  );
