import * as tf from '@tensorflow/tfjs-core';
import { mapNumbers, type ValueType } from '../numbers';
import type { Operator, OperatorCall, OperatorGroup } from '../operator-call';
import { aligned, Value } from '../value';

/** What an operator of elements does to tensors, and to numbers in memory if graphs compute shapes with it. */
interface Elementwise {
  device: (...tensors: tf.Tensor[]) => tf.Tensor;
  host?: (...elements: number[]) => number;
  /** Type of the result. Default: that of the inputs. */
  dtype?: ValueType;
}

/** Applies `how` to values whose shapes broadcast, in the order of axes that they have. */
export function applyElementwise(values: readonly Value[], { device, host, dtype }: Elementwise): Value {
  const numbers = values.map((value) => value.numbers);
  if (host && numbers.every((operand) => operand !== undefined))
    return Value.ofNumbers(mapNumbers(host, numbers, dtype));
  const { tensors, order } = aligned(values);
  return Value.ofTensor(device(...tensors), order);
}

const elementwise =
  (device: Elementwise['device'], host?: Elementwise['host'], dtype?: ValueType): Operator =>
  (call) => {
    if (host && call.inputs.length !== host.length)
      call.fail(`has ${call.inputs.length} inputs, takes ${host.length}`);
    return applyElementwise(call.inputs, { device, host, dtype });
  };

/** An operator of any number of inputs. */
const folded =
  (device: (a: tf.Tensor, b: tf.Tensor) => tf.Tensor, host: (a: number, b: number) => number): Operator =>
  (call) =>
    call.inputs
      .slice(1)
      .reduce((sum, value) => applyElementwise([sum, value], { device, host }), call.input(0));

const sum = folded(tf.add, (a, b) => a + b);

/** Integers are divided towards zero, as in C. */
function divide(call: OperatorCall): Value {
  const isInteger = call.inputs.every(({ dtype }) => dtype === 'int32');
  return applyElementwise(call.inputs, {
    device: (a, b) =>
      isInteger ? tf.cast(tf.div(tf.cast(a, 'float32'), tf.cast(b, 'float32')), 'int32') : tf.div(a, b),
    host: (a, b) => (isInteger ? Math.trunc(a / b) : a / b),
  });
}

/** With `fmod` the remainder has the sign of the dividend, else that of the divisor. */
function modulo(call: OperatorCall): Value {
  const isC = call.attributes.integer('fmod', 0) === 1;
  return applyElementwise(call.inputs, {
    device: (a, b) => {
      if (!isC) return tf.mod(a, b);
      const remainder = tf.mod(tf.abs(a), tf.abs(b));
      return tf.where(tf.less(a, 0), tf.neg(remainder), remainder);
    },
    host: (a, b) => (isC ? a % b : a - Math.floor(a / b) * b),
  });
}

function power(call: OperatorCall): Value {
  const { dtype } = call.input(0);
  const [exponent] = call.input(1).numbers?.data.length === 1 ? call.numbers(1)! : [];
  return applyElementwise(call.inputs, {
    // The gradient of the general power takes logarithms, which negative numbers lack.
    device: (a, b) =>
      exponent === 2
        ? tf.square(a)
        : exponent === 0.5
          ? tf.sqrt(a)
          : tf.cast(tf.pow(tf.cast(a, 'float32'), tf.cast(b, 'float32')), dtype),
    host: (a, b) => a ** b,
    dtype,
  });
}

/** Half to even, as IEEE 754. */
function roundHalfToEven(x: number): number {
  const rounded = Math.round(x);
  return Math.abs(x % 1) === 0.5 && rounded % 2 ? rounded - 1 : rounded;
}

const where: Operator = (call) =>
  applyElementwise(call.inputs, {
    device: (condition, a, b) => tf.where(...whereOperands(condition, a, b)),
    host: (condition, a, b) => (condition ? a : b),
    dtype: call.input(1).dtype,
  });

/** TF.js wants three tensors of one shape, where they have more than one axis. */
function whereOperands(condition: tf.Tensor, a: tf.Tensor, b: tf.Tensor): [tf.Tensor, tf.Tensor, tf.Tensor] {
  const { assertAndGetBroadcastShape: shapeOf } = tf.broadcast_util;
  const shape = shapeOf(shapeOf(condition.shape, a.shape), b.shape);
  return [
    tf.broadcastTo(tf.cast(condition, 'bool'), shape),
    tf.broadcastTo(a, shape),
    tf.broadcastTo(b, shape),
  ];
}

const isTrue = (tensor: tf.Tensor) => tf.cast(tensor, 'bool');
const logical = (device: typeof tf.logicalAnd, host: (a: boolean, b: boolean) => boolean): Operator =>
  elementwise(
    (a, b) => device(isTrue(a), isTrue(b)),
    (a, b) => Number(host(!!a, !!b)),
    'bool',
  );

function isInfinite(call: OperatorCall): Value {
  const negative = call.attributes.integer('detect_negative', 1);
  const positive = call.attributes.integer('detect_positive', 1);
  return applyElementwise(call.inputs, {
    device: (x) =>
      tf.logicalOr(
        negative ? tf.equal(x, -Infinity) : tf.cast(tf.zerosLike(x), 'bool'),
        positive ? tf.equal(x, Infinity) : tf.cast(tf.zerosLike(x), 'bool'),
      ),
  });
}

/** Arithmetic, functions of one number, comparison and logic. */
export const elementwiseOperators: OperatorGroup = {
  Add: elementwise(tf.add, (a, b) => a + b),
  Sub: elementwise(tf.sub, (a, b) => a - b),
  Mul: elementwise(tf.mul, (a, b) => a * b),
  Div: divide,
  Mod: modulo,
  Pow: power,
  Sum: sum,
  Mean: (call) =>
    applyElementwise([[sum(call)].flat()[0]!], { device: (x) => tf.div(x, call.inputs.length) }),
  Min: folded(tf.minimum, Math.min),
  Max: folded(tf.maximum, Math.max),
  Neg: elementwise(tf.neg, (x) => -x),
  Abs: elementwise(tf.abs, Math.abs),
  Sign: elementwise(tf.sign, Math.sign),
  Floor: elementwise(tf.floor, Math.floor),
  Ceil: elementwise(tf.ceil, Math.ceil),
  Round: elementwise(tf.round, (x) => roundHalfToEven(x)),
  Sqrt: elementwise(tf.sqrt, Math.sqrt),
  Reciprocal: elementwise(tf.reciprocal, (x) => 1 / x),
  Exp: elementwise(tf.exp, Math.exp),
  Log: elementwise(tf.log, Math.log),
  Erf: elementwise(tf.erf),
  Sin: elementwise(tf.sin, Math.sin),
  Cos: elementwise(tf.cos, Math.cos),
  Tan: elementwise(tf.tan),
  Asin: elementwise(tf.asin),
  Acos: elementwise(tf.acos),
  Atan: elementwise(tf.atan),
  Sinh: elementwise(tf.sinh),
  Cosh: elementwise(tf.cosh),
  Asinh: elementwise(tf.asinh),
  Acosh: elementwise(tf.acosh),
  Atanh: elementwise(tf.atanh),
  IsNaN: elementwise(tf.isNaN),
  IsInf: isInfinite,
  Equal: elementwise(tf.equal, (a, b) => Number(a === b), 'bool'),
  Greater: elementwise(tf.greater, (a, b) => Number(a > b), 'bool'),
  GreaterOrEqual: elementwise(tf.greaterEqual, (a, b) => Number(a >= b), 'bool'),
  Less: elementwise(tf.less, (a, b) => Number(a < b), 'bool'),
  LessOrEqual: elementwise(tf.lessEqual, (a, b) => Number(a <= b), 'bool'),
  And: logical(tf.logicalAnd, (a, b) => a && b),
  Or: logical(tf.logicalOr, (a, b) => a || b),
  Xor: logical(tf.logicalXor, (a, b) => a !== b),
  Not: elementwise(
    (x) => tf.logicalNot(isTrue(x)),
    (x) => Number(!x),
    'bool',
  ),
  Where: where,
};
