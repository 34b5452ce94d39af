import { describe, expect, it } from '@jest/globals';
import * as tf from '@tensorflow/tfjs-core';
import { expectGradients } from './expect-gradients';
import { expectNoLeaks } from './expect-no-leaks';

const matrix = () => tf.tensor2d([0.5, -1, 2, 1.5, 0.25, -0.75], [2, 3]);

/** The identity, whose gradient is multiplied by `factors`. */
const scaledGradient = (x: tf.Tensor, factors: tf.Tensor) =>
  tf.customGrad((y) => ({
    value: tf.clone(y as tf.Tensor),
    gradFunc: (dy: tf.Tensor) => tf.mul(dy, factors),
  }))(x);

describe('expectGradients', () => {
  it('accepts right gradients and leaves no tensors', async () => {
    const inputs = [matrix(), tf.transpose(matrix())];
    await expectNoLeaks(() => expectGradients((a, b) => tf.tanh(tf.matMul(a, b)), inputs));
  });

  it('accepts gradients beside a kink', () =>
    expectGradients((x) => tf.relu(x), [tf.tensor1d([0.003, -0.004])]));

  it('passes integers on', () =>
    expectGradients((x, indices) => tf.gather(x, indices), [matrix(), tf.tensor1d([1, 1, 0], 'int32')]));

  it('tells which elements are wrong', async () => {
    const factors = tf.tensor2d([1, 1, 1, 1, 1.02, 1], [2, 3]);
    await expect(
      expectGradients((a, x) => tf.mul(a, scaledGradient(x, factors)), [tf.ones([2, 3]), matrix()]),
    ).rejects.toThrow(/input 1 \[2,3\] is wrong in 1 of 6 checked elements: \[1,1\] is/);
  });

  it('finds a dependence that has no gradient', async () => {
    await expect(expectGradients((x) => tf.tensor1d(x.dataSync()), [tf.tensor1d([1, 2])])).rejects.toThrow(
      /input 0 \[2\] is wrong in 2 of 2/,
    );
  });
});
