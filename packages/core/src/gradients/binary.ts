import * as tf from '@tensorflow/tfjs-core';
import { defineGradient, masked, sumToShape, zero } from './define-gradient';

type Derivative = (dy: tf.Tensor, a: tf.Tensor, b: tf.Tensor) => tf.Tensor;

/** A function of two tensors that are broadcast to one shape: the gradients are summed back to the shapes they had. */
function binary(kernelName: string, derivatives: Record<string, Derivative>): tf.GradConfig {
  const inputs = Object.keys(derivatives);
  return defineGradient(kernelName, { inputs }, (dy, saved) => {
    const [a, b] = saved as [tf.Tensor, tf.Tensor];
    return Object.fromEntries(
      inputs.map((input, index) => [
        input,
        () => sumToShape(derivatives[input]!(dy, a, b), saved[index]!.shape),
      ]),
    );
  });
}

/** 1 where `a` wins, 0 where it loses, and, as in PyTorch, 1/2 where both are equal. */
function share(greater: tf.Tensor, greaterEqual: tf.Tensor): tf.Tensor {
  return tf.mul(0.5, tf.add(tf.cast(greater, 'float32'), tf.cast(greaterEqual, 'float32')));
}

const maximumShare = (a: tf.Tensor, b: tf.Tensor) => share(tf.greater(a, b), tf.greaterEqual(a, b));
const minimumShare = (a: tf.Tensor, b: tf.Tensor) => share(tf.less(a, b), tf.lessEqual(a, b));
const squaredRadius = (a: tf.Tensor, b: tf.Tensor) => tf.add(tf.square(a), tf.square(b));

export const binaryGradients: tf.GradConfig[] = [
  binary(tf.Add, { a: (dy) => dy, b: (dy) => dy }),
  binary(tf.Atan2, {
    a: (dy, a, b) => tf.mul(dy, tf.div(b, squaredRadius(a, b))),
    b: (dy, a, b) => tf.neg(tf.mul(dy, tf.div(a, squaredRadius(a, b)))),
  }),
  binary(tf.Maximum, {
    a: (dy, a, b) => tf.mul(dy, maximumShare(a, b)),
    b: (dy, a, b) => tf.mul(dy, maximumShare(b, a)),
  }),
  binary(tf.Minimum, {
    a: (dy, a, b) => tf.mul(dy, minimumShare(a, b)),
    b: (dy, a, b) => tf.mul(dy, minimumShare(b, a)),
  }),
  binary(tf.Mod, { a: (dy) => dy, b: (dy, a, b) => tf.neg(tf.mul(dy, tf.floor(tf.div(a, b)))) }),
  binary(tf.Multiply, { a: (dy, _, b) => tf.mul(dy, b), b: (dy, a) => tf.mul(dy, a) }),
  binary(tf.Pow, {
    // An exponent of 0 has the derivative 0 at the base 0 too, where 0 * 0 ** -1 would be NaN.
    a: (dy, a, b) =>
      tf.mul(dy, tf.where(tf.equal(b, 0), tf.zerosLike(b), tf.mul(b, tf.pow(a, tf.sub(b, 1))))),
    b: (dy, a, b) => {
      const isPositive = tf.greater(a, 0);
      const logarithm = tf.log(tf.where(isPositive, a, tf.onesLike(a)));
      return tf.mul(dy, tf.mul(tf.pow(a, b), logarithm));
    },
  }),
  binary(tf.Prelu, {
    x: (dy, x, alpha) => tf.mul(dy, tf.where(tf.greater(x, 0), tf.onesLike(x), alpha)),
    alpha: (dy, x) => tf.mul(dy, tf.minimum(x, 0)),
  }),
  binary(tf.RealDiv, {
    a: (dy, _, b) => tf.div(dy, b),
    b: (dy, a, b) => tf.neg(tf.mul(dy, tf.div(tf.div(a, b), b))),
  }),
  binary(tf.SquaredDifference, {
    a: (dy, a, b) => tf.mul(dy, tf.mul(2, tf.sub(a, b))),
    b: (dy, a, b) => tf.mul(dy, tf.mul(2, tf.sub(b, a))),
  }),
  binary(tf.Sub, { a: (dy) => dy, b: (dy) => tf.neg(dy) }),

  defineGradient(tf.AddN, { inputs: 'all' }, (dy, saved) =>
    Object.fromEntries(saved.map((_, index) => [index, () => tf.clone(dy)])),
  ),
  defineGradient(tf.Select, { inputs: ['condition'] }, (dy, [condition]) => ({
    condition: () => tf.zeros(condition!.shape),
    t: () => masked(dy, condition!),
    e: () => masked(dy, tf.logicalNot(condition!)),
  })),

  ...[tf.Equal, tf.FloorDiv, tf.Greater, tf.GreaterEqual, tf.Less, tf.LessEqual].map(zeroOfBoth),
  ...[tf.LogicalAnd, tf.LogicalOr, tf.NotEqual].map(zeroOfBoth),
];

function zeroOfBoth(kernelName: string): tf.GradConfig {
  return zero(kernelName, 'a', 'b');
}
