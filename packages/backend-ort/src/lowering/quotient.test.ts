import { describe, it } from '@jest/globals';
import * as tf from '@tensorflow/tfjs-core';
import { expectSameAsCpu, numbers } from '../testing/compare-with-cpu';

const values = [-7.5, -3, -1, -0.5, 0, 0.25, 1, 2, 3.5, 8];
const square = (dtype: 'float32' | 'int32') => {
  const row = tf.tensor1d(values, dtype);
  return [row, tf.reshape(row, [-1, 1])] as const;
};

describe('quotients', () => {
  it.each(['float32', 'int32'] as const)('remainders of all signs, %s', (dtype) =>
    expectSameAsCpu(() => {
      const [row, column] = square(dtype);
      return tf.mod(row, column);
    }),
  );

  it('remainders of the least integer', () =>
    expectSameAsCpu(() => tf.mod(tf.scalar(-(2 ** 31), 'int32'), tf.scalar(-1, 'int32'))));

  it.each(['float32', 'int32'] as const)('floors of quotients, %s', (dtype) =>
    expectSameAsCpu(() => {
      const [row, column] = square(dtype);
      return [tf.floorDiv(row, column), tf.floorDiv(tf.scalar(2 ** 31 - 1, 'int32'), tf.scalar(2, 'int32'))];
    }),
  );

  it('angles in all quadrants, at the axes and at infinity', () =>
    expectSameAsCpu(() => {
      const row = tf.tensor1d([...values, Infinity, -Infinity, NaN]);
      return tf.atan2(row, tf.reshape(row, [-1, 1]));
    }));

  it('tangents near the poles', () =>
    expectSameAsCpu(() => tf.tan(tf.tensor1d([1.5707963, -470910656, 1e-8, 4, -1.57])), 1e-7));
});

describe('cumulative products', () => {
  it.each([true, false].flatMap((exclusive) => [true, false].map((reverse) => ({ exclusive, reverse }))))(
    'exclusive $exclusive, reverse $reverse',
    ({ exclusive, reverse }) =>
      expectSameAsCpu(() => {
        const x = tf.add(numbers([3, 7, 2]), 0.5);
        return [
          tf.cumprod(x, 0, exclusive, reverse),
          tf.cumprod(x, 1, exclusive, reverse),
          tf.cumprod(tf.transpose(x), 2, exclusive, reverse),
          tf.cumprod(tf.tensor1d([3, -2, 5, 1, 4], 'int32'), 0, exclusive, reverse),
          tf.cumprod(tf.tensor1d([3]), 0, exclusive, reverse),
        ];
      }),
  );
});

describe('booleans', () => {
  it('are chosen between', () =>
    expectSameAsCpu(() => {
      const [a, b, c] = [1, 2, 3].map((seed) => tf.greater(numbers([3, 4], seed), 0));
      return tf.where(a!, b!, c!);
    }));

  it('have a mean, as integers do', () =>
    expectSameAsCpu(() => {
      const isPositive = tf.greater(numbers([3, 4]), 0);
      const integers = tf.cast(tf.mul(numbers([3, 4]), 9), 'int32');
      return [tf.mean(isPositive), tf.mean(isPositive, 1), tf.mean(integers, 0, true)];
    }));
});
