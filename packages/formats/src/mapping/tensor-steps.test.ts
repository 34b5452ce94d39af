import { describe, expect, it } from '@jest/globals';
import type { HostTensor } from '@dl/core';
import { fromHostTensor } from '@dl/core';
import * as tf from '@tensorflow/tfjs-core';
import fc from 'fast-check';
import { applySteps, shapeAfter } from './tensor-steps';

const counted = (shape: number[]): HostTensor<'float32'> => ({
  dtype: 'float32',
  shape,
  data: Float32Array.from({ length: shape.reduce((a, b) => a * b, 1) }, (_, i) => i),
});

const shapeAndAxes = fc.array(fc.integer({ min: 0, max: 4 }), { minLength: 1, maxLength: 4 }).chain((shape) =>
  fc.tuple(
    fc.constant(shape),
    fc.shuffledSubarray(
      shape.map((_, axis) => axis),
      { minLength: shape.length },
    ),
  ),
);

describe('applySteps', () => {
  it('transposes and reverses as TF.js does', () => {
    fc.assert(
      fc.property(shapeAndAxes, fc.nat(3), ([shape, axes], n) => {
        const axis = n % shape.length;
        const tensor = counted(shape);
        const ours = applySteps(tensor, [
          { type: 'transpose', axes },
          { type: 'reverse', axis },
        ]);
        const theirs = tf.tidy(() => {
          const turned = tf.transpose(fromHostTensor(tensor), axes);
          return { shape: turned.shape, data: tf.reverse(turned, axis).dataSync() };
        });
        expect(ours.shape).toEqual(theirs.shape);
        expect(ours.data).toEqual(theirs.data);
      }),
    );
  });

  it('reshapes without a copy, and keeps 64-bit and half types', () => {
    const tensor = counted([2, 3, 4]);
    const reshaped = applySteps(tensor, [{ type: 'reshape', shape: [4, -1] }]);
    expect(reshaped).toEqual({ ...tensor, shape: [4, 6] });
    expect(reshaped.data).toBe(tensor.data);
    const long: HostTensor = { dtype: 'int64', shape: [1, 2], data: BigInt64Array.of(1n, 2n) };
    expect(applySteps(long, [{ type: 'reverse', axis: 1 }]).data).toEqual(BigInt64Array.of(2n, 1n));
  });

  it.each([
    [[2, 3], { type: 'transpose', axes: [3, 2, 0, 1] }],
    [[2], { type: 'reverse', axis: 1 }],
    [[5], { type: 'reshape', shape: [2, -1] }],
    [[6], { type: 'reshape', shape: [5] }],
    [[0], { type: 'reshape', shape: [0, -1] }],
  ] as const)('refuse shape %j with %j', (shape, step) => {
    expect(() => shapeAfter(shape, [step])).toThrow(/cannot be changed by.*other weights/);
    expect(() => shapeAfter(shape, [step])).toThrow(expect.objectContaining({ code: 'file-format' }));
  });
});
