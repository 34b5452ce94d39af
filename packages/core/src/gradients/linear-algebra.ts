import * as tf from '@tensorflow/tfjs-core';
import { defineGradient, sumToShape } from './define-gradient';

/** The gradient of one factor of an einsum is the einsum of `dy` and the other factor, if there is one. */
function einsumGradient(equation: string, dy: tf.Tensor, factors: tf.Tensor[], index: number): tf.Tensor {
  const [inputs, output] = equation.replaceAll(' ', '').split('->') as [string, string];
  const terms = inputs.split(',');
  const own = terms[index]!;
  const other = terms[1 - index];
  const { shape } = factors[index]!;
  // An axis that nothing else has was summed away: its gradient is the same for all of its elements.
  const reached = [...own].filter((letter) => (output + (other ?? '')).includes(letter)).join('');
  const gradient =
    other === undefined
      ? tf.transpose(
          dy,
          [...reached].map((letter) => output.indexOf(letter)),
        )
      : tf.einsum(`${output},${other}->${reached}`, dy, factors[1 - index]!);
  const withAllAxes = shape.map((length, axis) => (reached.includes(own[axis]!) ? length : 1));
  return tf.broadcastTo(tf.reshape(gradient, withAllAxes), shape);
}

export const linearAlgebraGradients: tf.GradConfig[] = [
  defineGradient<tf.BatchMatMulAttrs>(
    tf.BatchMatMul,
    { inputs: ['a', 'b'] },
    (dy, saved, { transposeA, transposeB }) => {
      const [a, b] = saved as [tf.Tensor, tf.Tensor];
      return {
        a: () =>
          sumToShape(
            transposeA ? tf.matMul(b, dy, transposeB, true) : tf.matMul(dy, b, false, !transposeB),
            a.shape,
          ),
        b: () =>
          sumToShape(
            transposeB ? tf.matMul(dy, a, true, transposeA) : tf.matMul(a, dy, !transposeA, false),
            b.shape,
          ),
      };
    },
  ),
  defineGradient<tf.EinsumAttrs>(tf.Einsum, { inputs: 'all' }, (dy, factors, { equation }) =>
    Object.fromEntries(
      factors.map((_, index) => [index, () => einsumGradient(equation, dy, factors, index)]),
    ),
  ),
];
