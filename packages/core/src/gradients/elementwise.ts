import * as tf from '@tensorflow/tfjs-core';
import { fromInput, fromOutput, linear, masked, piecewiseLinear, zero } from './define-gradient';

const { SELU_SCALE, SELU_SCALEALPHA } = tf.backend_util;

/** Functions of one tensor. The output is saved where it serves: the next layer mostly keeps it alive anyway. */
export const elementwiseGradients: tf.GradConfig[] = [
  fromInput(tf.Abs, (dy, x) => tf.mul(dy, tf.sign(x))),
  fromInput(tf.Acos, (dy, x) => tf.neg(tf.div(dy, tf.sqrt(tf.sub(1, tf.square(x)))))),
  fromInput(tf.Acosh, (dy, x) => tf.div(dy, tf.sqrt(tf.sub(tf.square(x), 1)))),
  fromInput(tf.Asin, (dy, x) => tf.div(dy, tf.sqrt(tf.sub(1, tf.square(x))))),
  fromInput(tf.Asinh, (dy, x) => tf.div(dy, tf.sqrt(tf.add(tf.square(x), 1)))),
  fromInput(tf.Atan, (dy, x) => tf.div(dy, tf.add(tf.square(x), 1))),
  fromInput(tf.Atanh, (dy, x) => tf.div(dy, tf.sub(1, tf.square(x)))),
  fromInput(tf.Cos, (dy, x) => tf.neg(tf.mul(dy, tf.sin(x)))),
  fromInput(tf.Cosh, (dy, x) => tf.mul(dy, tf.sinh(x))),
  fromInput(tf.Erf, (dy, x) => tf.mul(dy, tf.mul(2 / Math.sqrt(Math.PI), tf.exp(tf.neg(tf.square(x)))))),
  fromOutput(tf.Exp, (dy, y) => tf.mul(dy, y)),
  fromOutput(tf.Expm1, (dy, y) => tf.mul(dy, tf.add(y, 1))),
  fromInput(tf.Log, (dy, x) => tf.div(dy, x)),
  fromInput(tf.Log1p, (dy, x) => tf.div(dy, tf.add(x, 1))),
  linear(tf.Neg, (dy) => tf.neg(dy)),
  fromOutput(tf.Reciprocal, (dy, y) => tf.neg(tf.mul(dy, tf.square(y)))),
  fromOutput(tf.Rsqrt, (dy, y) => tf.mul(dy, tf.mul(-0.5, tf.mul(y, tf.square(y))))),
  fromInput(tf.Sin, (dy, x) => tf.mul(dy, tf.cos(x))),
  fromInput(tf.Sinh, (dy, x) => tf.mul(dy, tf.cosh(x))),
  fromOutput(tf.Sqrt, (dy, y) => tf.div(dy, tf.mul(2, y))),
  fromInput(tf.Square, (dy, x) => tf.mul(dy, tf.mul(2, x))),
  fromOutput(tf.Tan, (dy, y) => tf.mul(dy, tf.add(tf.square(y), 1))),

  fromInput<tf.ClipByValueAttrs>(tf.ClipByValue, (dy, x, { clipValueMin, clipValueMax }) =>
    masked(dy, tf.logicalAnd(tf.greaterEqual(x, clipValueMin), tf.lessEqual(x, clipValueMax))),
  ),
  fromOutput(tf.Elu, (dy, y) => tf.mul(dy, tf.add(tf.minimum(y, 0), 1))),
  fromInput<tf.LeakyReluAttrs>(tf.LeakyRelu, (dy, x, { alpha }) => tf.mul(dy, tf.step(x, alpha))),
  piecewiseLinear(tf.Relu, (dy, y) => tf.mul(dy, tf.step(y))),
  piecewiseLinear(tf.Relu6, (dy, y) => masked(dy, tf.logicalAnd(tf.greater(y, 0), tf.less(y, 6)))),
  fromOutput(tf.Selu, (dy, y) =>
    tf.where(tf.greater(y, 0), tf.mul(dy, SELU_SCALE), tf.mul(dy, tf.add(y, SELU_SCALEALPHA))),
  ),
  fromOutput(tf.Sigmoid, (dy, y) => tf.mul(dy, tf.mul(y, tf.sub(1, y)))),
  fromInput(tf.Softplus, (dy, x) => tf.mul(dy, tf.sigmoid(x))),
  fromOutput(tf.Tanh, (dy, y) => tf.mul(dy, tf.sub(1, tf.square(y)))),

  linear(tf.Identity, (dy) => tf.clone(dy)),
  linear<tf.CastAttrs>(tf.Cast, (dy, { dtype }) => (dtype === 'float32' ? tf.clone(dy) : tf.zeros(dy.shape))),
  zero(tf.Ceil, 'x'),
  zero(tf.Floor, 'x'),
  zero(tf.IsFinite, 'x'),
  zero(tf.IsInf, 'x'),
  zero(tf.IsNan, 'x'),
  zero(tf.LogicalNot, 'x'),
  zero(tf.OnesLike, 'x'),
  zero(tf.Round, 'x'),
  zero(tf.Sign, 'x'),
  zero(tf.Step, 'x'),
  zero(tf.ZerosLike, 'x'),
];
