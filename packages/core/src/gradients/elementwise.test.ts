import { expect, it } from '@jest/globals';
import * as tf from '@tensorflow/tfjs-core';
import { describeGradients, uniform, type GradientCase } from './describe-gradients';
import { elementwiseGradients } from './elementwise';

const anywhere = (f: (x: tf.Tensor) => tf.Tensor): Record<string, GradientCase> => ({
  'any number': [f, [2, 5]],
});

const between = (
  low: number,
  high: number,
  f: (x: tf.Tensor) => tf.Tensor,
): Record<string, GradientCase> => ({
  [`from ${low} to ${high}`]: [f, uniform(low, high, [2, 5])],
});

/** Functions to bool or int32 become differentiable by name only. */
const toFloat = (f: (x: tf.Tensor) => tf.Tensor) => (x: tf.Tensor) => tf.cast(f(x), 'float32');

describeGradients('elementwise', elementwiseGradients, {
  Abs: anywhere(tf.abs),
  Acos: between(-0.8, 0.8, tf.acos),
  Acosh: between(1.3, 3, tf.acosh),
  Asin: between(-0.8, 0.8, tf.asin),
  Asinh: anywhere(tf.asinh),
  Atan: anywhere(tf.atan),
  Atanh: between(-0.8, 0.8, tf.atanh),
  Cast: {
    'to float32': [(x) => tf.cast(x, 'float32'), [3]],
    ...anywhere((x) => tf.cast(tf.cast(x, 'int32'), 'float32')),
  },
  Ceil: anywhere(tf.ceil),
  ClipByValue: anywhere((x) => tf.clipByValue(x, -0.5, 1)),
  Cos: anywhere(tf.cos),
  Cosh: anywhere(tf.cosh),
  Elu: anywhere(tf.elu),
  Erf: anywhere(tf.erf),
  Exp: anywhere(tf.exp),
  Expm1: anywhere(tf.expm1),
  Floor: anywhere(tf.floor),
  Identity: anywhere(tf.clone),
  IsFinite: anywhere(toFloat(tf.isFinite)),
  IsInf: anywhere(toFloat(tf.isInf)),
  IsNan: anywhere(toFloat(tf.isNaN)),
  LeakyRelu: anywhere((x) => tf.leakyRelu(x, 0.2)),
  Log: between(0.3, 3, tf.log),
  Log1p: between(-0.5, 3, tf.log1p),
  LogicalNot: anywhere(toFloat((x) => tf.logicalNot(tf.cast(x, 'bool')))),
  Neg: anywhere(tf.neg),
  OnesLike: anywhere(tf.onesLike),
  Reciprocal: between(0.5, 2, tf.reciprocal),
  Relu: anywhere(tf.relu),
  Relu6: { 'around both ends': [(x) => tf.relu6(tf.mul(x, 6)), [4, 5]] },
  Round: anywhere(tf.round),
  Rsqrt: between(0.5, 2, tf.rsqrt),
  Selu: anywhere(tf.selu),
  Sigmoid: anywhere(tf.sigmoid),
  Sign: anywhere(tf.sign),
  Sin: anywhere(tf.sin),
  Sinh: anywhere(tf.sinh),
  Softplus: anywhere(tf.softplus),
  Sqrt: between(0.5, 2, tf.sqrt),
  Square: anywhere(tf.square),
  Step: anywhere((x) => tf.step(x, 0.3)),
  Tan: between(-1, 1, tf.tan),
  Tanh: anywhere(tf.tanh),
  ZerosLike: anywhere(tf.zerosLike),
});

it('refuses an inner gradient through what was computed outside', () => {
  const inner = (x: tf.Tensor) => {
    const y = tf.exp(x);
    return tf.grad((x: tf.Tensor) => tf.mul(x, y))(x);
  };
  expect(() => tf.grad(inner)(tf.scalar(1))).toThrow(/inner gradient leads through Exp/);
});
