import { describe, it } from '@jest/globals';
import * as tf from '@tensorflow/tfjs-core';
import { expectSameAsCpu, numbers } from '../testing/compare-with-cpu';

describe('batch normalisation', () => {
  it.each([
    { offset: true, scale: true },
    { offset: true, scale: false },
    { offset: false, scale: true },
    { offset: false, scale: false },
  ])('offset $offset, scale $scale', ({ offset, scale }) =>
    expectSameAsCpu(() => {
      const parameter = (seed: number) => numbers([3], seed) as tf.Tensor1D;
      return tf.batchNorm4d(
        numbers([2, 4, 5, 3]) as tf.Tensor4D,
        parameter(1),
        tf.abs(parameter(2)),
        offset ? parameter(3) : undefined,
        scale ? parameter(4) : undefined,
        0.01,
      );
    }),
  );
});
