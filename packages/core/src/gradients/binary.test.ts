import { expect, it } from '@jest/globals';
import * as tf from '@tensorflow/tfjs-core';
import { binaryGradients } from './binary';
import { describeGradients, uniform, type GradientCase } from './describe-gradients';

type Binary = (a: tf.Tensor, b: tf.Tensor) => tf.Tensor;

const shapes = (
  f: Binary,
  make: (shape: number[]) => number[] | ReturnType<typeof uniform>,
): Record<string, GradientCase> => ({
  'equal shapes': [f, make([2, 3]), make([2, 3])],
  'a broadcast': [f, make([3, 1]), make([2, 3, 2])],
  'b broadcast': [f, make([2, 3]), make([])],
  'both broadcast': [f, make([2, 1]), make([3])],
});

const anywhere = (f: Binary) => shapes(f, (shape) => shape);
const positive = (f: Binary) => shapes(f, (shape) => uniform(0.5, 2, shape));
const comparison = (f: Binary) => anywhere((a, b) => tf.cast(f(a, b), 'float32'));
const logical = (f: Binary) => comparison((a, b) => f(tf.cast(a, 'bool'), tf.cast(b, 'bool')));

describeGradients('binary', binaryGradients, {
  Add: anywhere(tf.add),
  AddN: {
    'three tensors': [(...xs) => tf.addN(xs), [2, 3], [2, 3], [2, 3]],
    'one tensor twice': [(x) => tf.addN([x, x]), [2, 3]],
  },
  Atan2: anywhere(tf.atan2),
  Equal: comparison(tf.equal),
  FloorDiv: positive(tf.floorDiv),
  Greater: comparison(tf.greater),
  GreaterEqual: comparison(tf.greaterEqual),
  Less: comparison(tf.less),
  LessEqual: comparison(tf.lessEqual),
  LogicalAnd: logical(tf.logicalAnd),
  LogicalOr: logical(tf.logicalOr),
  Maximum: anywhere(tf.maximum),
  Minimum: anywhere(tf.minimum),
  Mod: positive(tf.mod),
  Multiply: anywhere(tf.mul),
  NotEqual: comparison(tf.notEqual),
  Pow: {
    ...positive(tf.pow),
    'negative bases': [(a) => tf.pow(a, 3), [5]],
  },
  Prelu: {
    'one alpha': [tf.prelu, [2, 3], [1]],
    'an alpha a channel': [tf.prelu, [2, 2, 3], [3]],
  },
  RealDiv: positive(tf.div),
  Select: {
    'both branches': [(a, b) => tf.where(tf.tensor1d([1, 0, 1], 'bool'), a, b), [3], [3]],
    'a computed condition': [(a, b) => tf.where(tf.greater(a, b), tf.square(a), b), [5], [5]],
  },
  SquaredDifference: anywhere(tf.squaredDifference),
  Sub: anywhere(tf.sub),
});

it.each([
  ['maximum', tf.maximum, [0.5, 1, 0]],
  ['minimum', tf.minimum, [0.5, 0, 1]],
])('%s shares its gradient between equal numbers, as in PyTorch', (_, f, share) => {
  const [a, b] = tf.grads((a, b) => f(a, b))([tf.tensor1d([1, 2, 3]), tf.tensor1d([1, 0, 4])]);
  expect([...a!.dataSync()]).toEqual(share);
  expect([...b!.dataSync()]).toEqual(share.map((part) => 1 - part));
});
