import { describe, it } from '@jest/globals';
import * as tf from '@tensorflow/tfjs-core';
import { expectSameAsCpu, kernel, numbers } from '../testing/compare-with-cpu';

interface Case {
  x: number[];
  filter: number[];
  strides: number | [number, number, number];
  pad: 'same' | 'valid' | number;
}

const cases: Case[] = (['same', 'valid', 1] as const).flatMap((pad) => [
  { x: [2, 5, 6, 7, 3], filter: [3, 3, 3, 3, 4], strides: 1, pad },
  { x: [1, 7, 6, 5, 2], filter: [2, 3, 1, 2, 3], strides: 1, pad: pad === 1 ? 0 : pad },
  { x: [2, 7, 5, 8, 5], filter: [3, 2, 3, 5, 2], strides: 2, pad },
  { x: [1, 8, 9, 7, 6], filter: [3, 4, 2, 6, 2], strides: [1, 3, 2], pad },
  { x: [1, 4, 5, 4, 9], filter: [2, 3, 2, 9, 3], strides: 1, pad },
  { x: [2, 4, 4, 4, 1], filter: [2, 2, 2, 1, 3], strides: [2, 1, 2], pad },
]);

describe('convolution of volumes and its gradients', () => {
  it.each(cases)('$x, $filter, strides $strides, $pad', ({ x: shape, filter: filterShape, strides, pad }) =>
    expectSameAsCpu(() => {
      const x = numbers(shape, 1);
      const filter = numbers(filterShape, 2);
      const attributes = { strides, pad, dataFormat: 'NDHWC', dilations: 1 };
      const y = kernel('Conv3D', { x, filter }, attributes);
      const dy = tf.cos(y);
      return [
        y,
        kernel('Conv3DBackpropInputV2', { dy, filter }, { strides, pad, inputShape: shape }),
        kernel('Conv3DBackpropFilterV2', { x, dy }, { strides, pad, filterShape }),
      ];
    }),
  );

  it('skips what TF.js skips where the stride is beyond the window', () =>
    expectSameAsCpu(() => {
      const x = numbers([2, 4, 6, 5, 3]);
      const filter = numbers([1, 1, 2, 3, 2], 2);
      const attributes = { strides: [2, 3, 1], pad: 'same' };
      const y = kernel('Conv3D', { x, filter }, { ...attributes, dilations: 1 });
      const dy = tf.cos(y);
      return [
        y,
        kernel('Conv3DBackpropInputV2', { dy, filter }, { ...attributes, inputShape: x.shape }),
        kernel('Conv3DBackpropFilterV2', { x, dy }, { ...attributes, filterShape: filter.shape }),
      ];
    }));

  it.each(['same', 'valid'] as const)('dilated, %s', (pad) =>
    expectSameAsCpu(() =>
      tf.conv3d(
        numbers([1, 7, 8, 9, 2]) as tf.Tensor5D,
        numbers([3, 2, 3, 2, 3], 2) as tf.Tensor5D,
        1,
        pad,
        'NDHWC',
        [2, 3, 1],
      ),
    ),
  );

  it('transposed convolution', () =>
    expectSameAsCpu(() =>
      tf.conv3dTranspose(
        numbers([1, 3, 4, 3, 2]) as tf.Tensor5D,
        numbers([3, 3, 3, 3, 2], 2) as tf.Tensor5D,
        [1, 6, 8, 6, 3],
        2,
        'same',
      ),
    ));
});
