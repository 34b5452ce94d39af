import * as tf from '@tensorflow/tfjs-core';
import type { OperatorCall, OperatorGroup } from '../operator-call';
import { Value } from '../value';

/** alpha A B + beta C, where A and B may be transposed. */
function gemm(call: OperatorCall): Value {
  const { attributes } = call;
  const isTransposed = (name: string) => attributes.integer(name, 0) !== 0;
  const [a, b] = [call.tensor(0), call.tensor(1)];
  if (a.rank !== 2 || b.rank !== 2) call.fail(`multiplies matrices, received [${a.shape}] and [${b.shape}]`);
  const product = scaled(
    tf.matMul(a, b, isTransposed('transA'), isTransposed('transB')),
    attributes.number('alpha', 1),
  );
  if (!call.has(2)) return Value.ofTensor(product);
  return Value.ofTensor(tf.add(product, scaled(call.tensor(2), attributes.number('beta', 1))));
}

const scaled = (x: tf.Tensor, factor: number) => (factor === 1 ? x : tf.mul(x, factor));

/** As NumPy's: axes before the last two broadcast, a vector is a row on the left and a column on the right. */
function matMul(call: OperatorCall): Value {
  const [a, b] = [call.tensor(0), call.tensor(1)];
  const left = a.rank === 1 ? tf.expandDims(a, 0) : a;
  const right = b.rank === 1 ? tf.expandDims(b, 1) : b;
  const product = multiply(left, right);
  const added = [a.rank === 1 ? product.rank - 2 : -1, b.rank === 1 ? product.rank - 1 : -1];
  const shape = product.shape.filter((_, axis) => !added.includes(axis));
  const result = tf.reshape(product, shape);
  return Value.ofTensor(call.input(0).dtype === 'int32' ? tf.cast(result, 'int32') : result);
}

function multiply(a: tf.Tensor, b: tf.Tensor): tf.Tensor {
  const [rows, inner] = a.shape.slice(-2) as [number, number];
  const columns = b.shape.at(-1)!;
  if (b.rank === 2) {
    const product = tf.matMul(tf.reshape(a, [-1, inner]), b); // one product, with one gradient of the weights
    return tf.reshape(product, [...a.shape.slice(0, -2), rows, columns]);
  }
  const batch = tf.broadcast_util.assertAndGetBroadcastShape(a.shape.slice(0, -2), b.shape.slice(0, -2));
  const flat = (x: tf.Tensor) => {
    const [height, width] = x.shape.slice(-2) as [number, number];
    return tf.reshape(tf.broadcastTo(x, [...batch, height, width]), [-1, height, width]);
  };
  return tf.reshape(tf.matMul(flat(a), flat(b)), [...batch, rows, columns]);
}

function einsum(call: OperatorCall): Value {
  const equation = (call.attributes.string('equation') ?? '').replaceAll(' ', '');
  if (!/^[a-zA-Z,]+(->[a-zA-Z]*)?$/.test(equation))
    call.fail(`has the equation "${equation}"; letters, commas and one arrow are supported`);
  const explicit = equation.includes('->') ? equation : `${equation}->${implicitOutput(equation)}`;
  return Value.ofTensor(tf.einsum(explicit, ...call.inputs.map((value) => value.tensor())));
}

/** Without an arrow: the letters that occur once, sorted. */
function implicitOutput(equation: string): string {
  const letters = [...equation.replaceAll(',', '')];
  return letters
    .filter((letter) => letters.indexOf(letter) === letters.lastIndexOf(letter))
    .sort()
    .join('');
}

export const matrixOperators: OperatorGroup = { Gemm: gemm, MatMul: matMul, Einsum: einsum };
