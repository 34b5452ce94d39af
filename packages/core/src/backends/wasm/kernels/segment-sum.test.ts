import { describe, it } from '@jest/globals';
import * as tf from '@tensorflow/tfjs-core';
import { expectSameKernel, randomInput, type KernelInput } from './expect-same-kernel';

const ids = (values: number[], ...shape: number[]): KernelInput => ({ values, shape, dtype: 'int32' });

describe('the sum of unsorted segments', () => {
  it.each([
    ['rows', { x: randomInput(5, 3), segmentIds: ids([2, 0, 2, 1, 2], 5) }, 4],
    ['scalars', { x: randomInput(4), segmentIds: ids([1, 1, 0, 1], 4) }, 2],
    ['matrices', { x: randomInput(3, 2, 4), segmentIds: ids([1, 0, 1], 3) }, 2],
    ['ids that are out of range', { x: randomInput(3, 2), segmentIds: ids([-1, 0, 7], 3) }, 2],
  ])('agrees with cpu for %s', async (_, inputs, numSegments) => {
    await expectSameKernel(tf.UnsortedSegmentSum, inputs, { numSegments });
  });
});
