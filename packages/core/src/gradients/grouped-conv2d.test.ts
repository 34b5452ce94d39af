import { describe, expect, it } from '@jest/globals';
import * as tf from '@tensorflow/tfjs-core';
import { ShapeError } from '../errors';
import { Random } from '../random';
import { expectGradients, expectNoLeaks } from '../testing';
import { groupedConv2d } from './grouped-conv2d';

type Shape = [number, number, number, number];

const numbers = (shape: number[]) =>
  tf.tensor4d(new Random(1).fillNormal(new Float32Array(tf.util.sizeFromShape(shape))), shape as Shape);

/** A grouped filter as a whole one: [height, width, inChannels, outChannels], zero between the groups. */
function blockDiagonal(filter: tf.Tensor4D, groups: number): tf.Tensor4D {
  const blocks = tf.split(filter, groups, 3).map((block, group) => {
    const channels = block.shape[2]!;
    return tf.pad(block, [[0, 0], [0, 0], [group * channels, (groups - 1 - group) * channels], [0, 0]]); // prettier-ignore
  });
  return tf.concat(blocks, 3) as tf.Tensor4D;
}

describe('groupedConv2d', () => {
  it.each([
    ['one group', 1, [1, 5, 4, 4], [3, 2, 4, 2]],
    ['two groups', 2, [2, 5, 4, 4], [3, 2, 2, 6]],
    ['a group a channel', 3, [1, 5, 4, 3], [3, 2, 1, 6]],
  ])('is a convolution with a block-diagonal filter: %s', async (_, groups, shape, filterShape) => {
    const [x, filter] = [numbers(shape), numbers(filterShape)];
    await expectNoLeaks(() =>
      tf.tidy(() => {
        const expected = tf.conv2d(x, blockDiagonal(filter, groups), 2, 'same');
        const error = tf.max(tf.abs(tf.sub(groupedConv2d(x, filter, 2, 'same', 1, groups), expected)));
        expect(error.dataSync()[0]).toBeLessThan(1e-5);
      }),
    );
    await expectGradients(
      (x, filter) => groupedConv2d(x as tf.Tensor4D, filter as tf.Tensor4D, 1, 'valid', [1, 2], groups),
      [x, filter],
    );
  });

  it('says which channels it takes', () => {
    expect(() => groupedConv2d(numbers([1, 3, 3, 5]), numbers([3, 3, 2, 4]), 1, 'same', 1, 2)).toThrow(
      ShapeError,
    );
    expect(() => groupedConv2d(numbers([1, 3, 3, 4]), numbers([3, 3, 2, 3]), 1, 'same', 1, 2)).toThrow(
      /in 2 groups takes 4 channels and gives a multiple of 2/,
    );
  });
});
