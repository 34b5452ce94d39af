import { expect, it } from '@jest/globals';
import * as tf from '@tensorflow/tfjs-core';
import { describeGradients, type GradientCase } from './describe-gradients';
import { reductionGradients } from './reductions';

type Reduction = (x: tf.Tensor, axis?: number | number[], keepDims?: boolean) => tf.Tensor;

const axes = (f: Reduction): Record<string, GradientCase> => ({
  'all axes': [(x) => f(x), [2, 3]],
  'the last axis': [(x) => f(x, -1), [2, 3]],
  'an axis that stays': [(x) => f(x, 1, true), [2, 3, 2]],
  'two axes': [(x) => f(x, [0, 2]), [2, 3, 2]],
});

const cumulative = (f: typeof tf.cumsum): Record<string, GradientCase> => ({
  'the first axis': [(x) => f(x), [3, 2]],
  'a middle axis': [(x) => f(x, 1), [2, 4, 2]],
  exclusive: [(x) => f(x, 1, true), [2, 4]],
  reverse: [(x) => f(x, 1, false, true), [2, 4]],
  'exclusive and reverse': [(x) => f(x, 0, true, true), [4, 2]],
});

const withZeros = () => tf.tensor2d([2, 0, -1, 3, 0, 0, 1.5, 2], [2, 4]);
const discrete = (f: (x: tf.Tensor) => tf.Tensor): Record<string, GradientCase> => ({
  'an axis': [(x) => tf.cast(f(x), 'float32'), [2, 5]],
});

describeGradients('reductions', reductionGradients, {
  All: discrete((x) => tf.all(tf.cast(x, 'bool'), 1)),
  Any: discrete((x) => tf.any(tf.cast(x, 'bool'), 1)),
  ArgMax: discrete((x) => tf.argMax(x, 1)),
  ArgMin: discrete((x) => tf.argMin(x, 1)),
  Cumprod: {
    ...cumulative(tf.cumprod),
    'with zeros': [(x) => tf.cumprod(x, 1), withZeros],
  },
  Cumsum: cumulative(tf.cumsum),
  Max: axes(tf.max),
  Mean: axes(tf.mean),
  Min: axes(tf.min),
  Prod: { ...axes(tf.prod), 'with zeros': [(x) => tf.prod(x, 1), withZeros] },
  Sum: axes(tf.sum),
});

it('shares the gradient of a maximum between equal winners, as in PyTorch', () => {
  const gradient = tf.grad((x: tf.Tensor) => tf.max(x, 1))(tf.tensor2d([2, 1, 2, 0, 0, 3], [2, 3]));
  expect([...gradient.dataSync()]).toEqual([0.5, 0, 0.5, 0, 0, 1]);
});
