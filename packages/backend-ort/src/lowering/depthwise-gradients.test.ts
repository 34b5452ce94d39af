import { describe, expect, it } from '@jest/globals';
import * as tf from '@tensorflow/tfjs-core';
import { expectSameAsCpu, kernel, numbers } from '../testing/compare-with-cpu';

type Padding = 'same' | 'valid' | number | [number, number][];

const explicit: Padding = [
  [0, 0],
  [2, 1],
  [0, 2],
  [0, 0],
];

interface Case {
  x: number[];
  filter: number[];
  strides: number;
  pad: Padding;
}

const cases: Case[] = (['same', 'valid', 1, explicit] as Padding[]).flatMap((pad) => [
  { x: [2, 7, 6, 3], filter: [3, 3, 3, 1], strides: 1, pad },
  { x: [1, 9, 8, 2], filter: [3, 2, 2, 3], strides: 1, pad },
  { x: [2, 7, 8, 4], filter: [3, 3, 4, 1], strides: 2, pad },
  { x: [2, 8, 9, 2], filter: [2, 3, 2, 2], strides: 2, pad },
  { x: [2, 5, 5, 3], filter: [1, 1, 3, 2], strides: 1, pad: 0 },
  { x: [2, 9, 9, 2], filter: [2, 2, 2, 1], strides: 3, pad },
]);

describe('gradients of the depthwise convolution', () => {
  it.each(cases)('$x, $filter, strides $strides, $pad', (each) =>
    expectSameAsCpu(() => {
      const { strides, pad } = each;
      const x = numbers(each.x, 1);
      const filter = numbers(each.filter, 2);
      const attributes = { strides, dilations: 1, pad };
      const y = kernel('DepthwiseConv2dNative', { x, filter }, { ...attributes, dataFormat: 'NHWC' });
      const dy = tf.cos(y);
      return [
        y,
        kernel('DepthwiseConv2dNativeBackpropInput', { dy, filter }, { ...attributes, inputShape: each.x }),
        kernel('DepthwiseConv2dNativeBackpropFilter', { x, dy }, { ...attributes, filterShape: each.filter }),
      ];
    }),
  );

  // TF.js's cpu kernels leave the dilation out. The convolution y is linear in x and in the filter, so for all dy
  // <y, dy> = <x, dx> = <filter, dFilter>.
  it.each(['same', 'valid', 1] as const)('are adjoint to a dilated one, %s', async (pad) => {
    await tf.setBackend('ort');
    const x = numbers([2, 11, 10, 3], 1);
    const filter = numbers([3, 3, 3, 2], 2);
    const attributes = { strides: 1, dilations: [2, 3], pad };
    const y = kernel('DepthwiseConv2dNative', { x, filter }, { ...attributes, dataFormat: 'NHWC' });
    const dy = tf.cos(y);
    const dx = kernel(
      'DepthwiseConv2dNativeBackpropInput',
      { dy, filter },
      { ...attributes, inputShape: x.shape },
    );
    const dFilter = kernel(
      'DepthwiseConv2dNativeBackpropFilter',
      { x, dy },
      { ...attributes, filterShape: filter.shape },
    );
    const product = (a: tf.Tensor, b: tf.Tensor) => tf.sum(tf.mul(a, b)).dataSync()[0]!;
    expect(product(x, dx)).toBeCloseTo(product(y, dy), 3);
    expect(product(filter, dFilter)).toBeCloseTo(product(y, dy), 3);
  });
});
