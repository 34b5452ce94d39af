import { describe, it } from '@jest/globals';
import * as tf from '@tensorflow/tfjs-core';
import { expectSameAsCpu, numbers } from '../testing/compare-with-cpu';

/** The same operation on a tensor that lies in its own order, and on one that lies channels first. */
const inBothOrders = (operation: (x: tf.Tensor4D) => tf.Tensor) => () => {
  const x = numbers([6, 4, 6, 8]) as tf.Tensor4D;
  return [operation(x), operation(tf.maxPool(x, 1, 1, 'valid'))];
};

describe('blocks', () => {
  it('depth to space', () => expectSameAsCpu(inBothOrders((x) => tf.depthToSpace(x, 2))));

  it.each([
    {
      block: [2, 3],
      paddings: [
        [0, 0],
        [0, 0],
      ],
    },
    {
      block: [2, 2],
      paddings: [
        [1, 1],
        [2, 0],
      ],
    },
    { block: [4], paddings: [[0, 0]] },
    {
      block: [2, 1, 2],
      paddings: [
        [0, 2],
        [1, 0],
        [0, 0],
      ],
    },
  ])('space to batch, $block, $paddings', ({ block, paddings }) =>
    expectSameAsCpu(inBothOrders((x) => tf.spaceToBatchND(x, block, paddings))),
  );

  it.each([
    {
      block: [2, 3],
      crops: [
        [0, 0],
        [0, 0],
      ],
    },
    {
      block: [3, 2],
      crops: [
        [1, 2],
        [0, 3],
      ],
    },
    { block: [2], crops: [[1, 0]] },
    {
      block: [1, 2, 3],
      crops: [
        [0, 0],
        [1, 1],
        [0, 2],
      ],
    },
  ])('batch to space, $block, $crops', ({ block, crops }) =>
    expectSameAsCpu(inBothOrders((x) => tf.batchToSpaceND(x, block, crops))),
  );

  it.each(['int32', 'bool'] as const)('space to batch and back, %s', (dtype) =>
    expectSameAsCpu(() => {
      const x = tf.cast(tf.mul(numbers([2, 4, 4, 1]), 5), dtype);
      const split = tf.spaceToBatchND(
        x,
        [2, 2],
        [
          [0, 0],
          [0, 0],
        ],
      );
      return [
        split,
        tf.batchToSpaceND(
          split,
          [2, 2],
          [
            [0, 0],
            [0, 0],
          ],
        ),
      ];
    }),
  );
});

describe('mirrored paddings', () => {
  it.each(
    (['reflect', 'symmetric'] as const).flatMap((mode) =>
      (['float32', 'int32', 'bool'] as const).map((dtype) => ({ mode, dtype })),
    ),
  )('$mode, $dtype', ({ mode, dtype }) =>
    expectSameAsCpu(() => {
      const x = tf.cast(tf.mul(numbers([3, 4, 5]), 3), dtype);
      const paddings: [number, number][] = [
        [1, 2],
        [0, 3],
        [mode === 'reflect' ? 4 : 5, 0],
      ];
      return [
        tf.mirrorPad(x, paddings, mode),
        tf.mirrorPad(tf.transpose(tf.neg(numbers([5, 3, 4])), [1, 2, 0]), paddings, mode),
      ];
    }),
  );
});
