import { describe, it } from '@jest/globals';
import * as tf from '@tensorflow/tfjs-core';
import { expectSameAsCpu, kernel, numbers } from '../testing/compare-with-cpu';

// No position is half way between pixels, where float32 and the cpu kernel's float64 round to different ones.
const boxes = [
  [0.13, 0.21, 0.71, 0.88],
  [0.83, 0.91, 0.22, 0.13], // flipped
  [-0.41, -0.32, 1.23, 1.44], // sticks out
  [0, 0, 1, 1],
  [0.31, 0.34, 0.31, 0.34], // a point
];

describe('crops', () => {
  it.each(
    (['bilinear', 'nearest'] as const).flatMap((method) =>
      [
        [5, 4],
        [1, 1],
        [9, 1],
        [14, 12],
      ].map((size) => ({ method, size })),
    ),
  )('$method, $size', ({ method, size }) =>
    expectSameAsCpu(() =>
      tf.image.cropAndResize(
        numbers([3, 7, 6, 2]) as tf.Tensor4D,
        tf.tensor2d(boxes),
        tf.tensor1d([0, 2, 1, 0, 2], 'int32'),
        size as [number, number],
        method,
        0.5,
      ),
    ),
  );

  it('of an image that does not exist are zero', () =>
    expectSameAsCpu(() =>
      kernel(
        'CropAndResize',
        {
          image: numbers([2, 5, 5, 1]),
          boxes: tf.tensor2d(boxes),
          boxInd: tf.tensor1d([0, 2, 1, 7, 1], 'int32'),
        },
        { cropSize: [3, 3], method: 'bilinear', extrapolationValue: 9 },
      ),
    ));
});

describe('flips', () => {
  it.each(['float32', 'int32'] as const)('%s, also channels first in memory', (dtype) =>
    expectSameAsCpu(() => {
      const x = tf.cast(tf.mul(numbers([2, 3, 5, 2]), 10), dtype);
      const pooled = tf.maxPool(numbers([1, 6, 6, 2]) as tf.Tensor4D, 2, 2, 'valid');
      return [kernel('FlipLeftRight', { image: x }), kernel('FlipLeftRight', { image: pooled })];
    }),
  );
});

describe('dilation', () => {
  it.each(
    (['same', 'valid'] as const).flatMap((pad) => [
      { pad, strides: 1, dilations: 1, size: [3, 3] },
      { pad, strides: 2, dilations: 1, size: [2, 3] },
      { pad, strides: [2, 1], dilations: [1, 2], size: [3, 2] },
      { pad, strides: 3, dilations: 1, size: [2, 2] },
    ]),
  )(
    '$size, $pad, strides $strides, dilations $dilations, and its gradients',
    ({ pad, strides, dilations, size }) =>
      expectSameAsCpu(() => {
        const x = numbers([2, 8, 7, 3]);
        const filter = numbers([...size, 3], 2);
        const attributes = { strides, pad, dilations };
        const y = kernel('Dilation2D', { x, filter }, attributes);
        const dy = tf.cos(y);
        return [
          y,
          kernel('Dilation2DBackpropInput', { x, filter, dy }, attributes),
          kernel('Dilation2DBackpropFilter', { x, filter, dy }, attributes),
        ];
      }),
  );
});
