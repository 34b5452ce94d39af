import { describe, it } from '@jest/globals';
import * as tf from '@tensorflow/tfjs-core';
import { expectSameAsCpu, numbers } from '../testing/compare-with-cpu';

/** Maps that lie channels first in memory. */
const maps = (batch: number) => tf.maxPool(numbers([batch, 4, 6, 8]) as tf.Tensor4D, 1, 1, 'valid');

describe.each([1, 3])('channels-first maps, batch %i', (batch) => {
  it.each([
    [batch, 24, 8],
    [batch * 24, 8],
    [batch, 4, 48],
    [batch, 2, 2, 6, 8],
    [batch, 24, 2, 4],
    [batch, 1, 24, 1, 8],
    [batch, 192],
    [batch * 4, 6, 8],
    [batch, 8, 24],
  ])('as [%i, %i, %i, %i, %i]', (...shape) =>
    expectSameAsCpu(() =>
      tf.reshape(
        maps(batch),
        shape.filter((length) => length !== undefined),
      ),
    ),
  );

  it('as rows of matrices, in products on either side', () =>
    expectSameAsCpu(() => {
      const rows = tf.reshape(maps(batch), [batch, 24, 8]);
      const [square, batched] = [numbers([8, 5]), numbers([batch, 8, 5])];
      return [
        tf.matMul(rows, rows, true),
        tf.matMul(rows, rows, false, true),
        tf.matMul(rows, tf.expandDims(square, 0)),
        tf.matMul(rows, batched),
        tf.matMul(rows, tf.transpose(batched, [0, 2, 1]), false, true),
        tf.matMul(numbers([batch, 5, 24]), rows),
        tf.reshape(tf.matMul(rows, batched), [batch, 4, 6, 5]),
      ];
    }));

  it('between convolutions, as the gradient of a Gram matrix has them', () =>
    expectSameAsCpu(() => {
      const filter = numbers([3, 3, 8, 8]) as tf.Tensor4D;
      const seen = tf.conv2d(numbers([batch, 4, 6, 8]) as tf.Tensor4D, filter, 1, 'same');
      const rows = tf.reshape(seen, [batch, 24, 8]);
      const slope = tf.matMul(rows, tf.matMul(rows, rows, true));
      return tf.conv2d(tf.reshape<tf.Rank.R4>(slope, [batch, 4, 6, 8]), filter, 1, 'same');
    }, 1e-3));
});

it('reshapes maps without elements', () =>
  expectSameAsCpu(() => tf.reshape(tf.transpose(tf.zeros([0, 2, 3]), [0, 2, 1]), [3, 0])));
