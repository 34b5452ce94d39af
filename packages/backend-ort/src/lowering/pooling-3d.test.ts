import { describe, expect, it } from '@jest/globals';
import * as tf from '@tensorflow/tfjs-core';
import { expectSameAsCpu, kernel, numbers } from '../testing/compare-with-cpu';

type Size = number | [number, number, number];

const cases: { filterSize: Size; strides: Size; pad: 'same' | 'valid' | number; rounding?: string }[] = [
  ...(['same', 'valid'] as const).flatMap((pad) => [
    { filterSize: 2, strides: 2, pad },
    { filterSize: 3, strides: 1, pad },
    { filterSize: 3, strides: 2, pad },
    { filterSize: [2, 3, 3] as Size, strides: [1, 2, 3] as Size, pad },
    { filterSize: 1, strides: 2, pad },
  ]),
  { filterSize: 3, strides: 2, pad: 1, rounding: 'floor' },
  { filterSize: 3, strides: 2, pad: 1, rounding: 'ceil' },
];

describe('pooling of volumes and its gradients', () => {
  it.each(cases)(
    'window $filterSize, strides $strides, $pad $rounding',
    ({ filterSize, strides, pad, rounding }) =>
      expectSameAsCpu(() => {
        const x = numbers([2, 6, 7, 8, 3]);
        const attributes = { filterSize, strides, pad, dimRoundingMode: rounding, dataFormat: 'NDHWC' };
        const y = kernel('MaxPool3D', { x }, attributes);
        const mean = kernel('AvgPool3D', { x }, attributes);
        return [
          y,
          mean,
          kernel('MaxPool3DGrad', { dy: tf.cos(y), input: x, output: y }, attributes),
          kernel('AvgPool3DGrad', { dy: tf.cos(mean), input: x }, attributes),
        ];
      }),
  );

  it('gives the gradient to the first of equal maxima', async () => {
    await tf.setBackend('ort');
    const x = tf.zeros([1, 2, 2, 2, 1]);
    const dy = tf.ones([1, 1, 1, 1, 1]);
    const attributes = { filterSize: 2, strides: 2, pad: 'valid' };
    const dx = kernel('MaxPool3DGrad', { dy, input: x, output: dy }, attributes);
    expect([...dx.dataSync()]).toEqual([1, 0, 0, 0, 0, 0, 0, 0]);
  });
});

describe('max-pooling with positions', () => {
  it.each([
    { filterSize: 2, strides: 2, pad: 'valid', includeBatch: false },
    { filterSize: 3, strides: 1, pad: 'same', includeBatch: true },
    { filterSize: [2, 3], strides: [2, 1], pad: 'same', includeBatch: false },
  ] as const)('window $filterSize, strides $strides, $pad', ({ filterSize, strides, pad, includeBatch }) =>
    expectSameAsCpu(() => {
      const x = numbers([2, 7, 6, 3]) as tf.Tensor4D;
      const { result, indexes } = tf.maxPoolWithArgmax(
        x,
        filterSize as [number, number],
        strides as [number, number],
        pad,
        includeBatch,
      );
      return [result!, indexes!];
    }),
  );

  it('passes over NaN', () =>
    expectSameAsCpu(() => {
      const x = tf.tensor4d([1, NaN, 3, 4, 5, 6, 7, 8, NaN], [1, 3, 3, 1]);
      const { result, indexes } = tf.maxPoolWithArgmax(x, 2, 1, 'valid');
      return [result!, indexes!];
    }));
});
