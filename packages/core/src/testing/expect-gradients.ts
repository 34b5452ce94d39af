import * as tf from '@tensorflow/tfjs-core';
import { checkGradients, type GradientCheckOptions } from './finite-differences';

/**
 * Compares the gradients of `f` with respect to its float32 inputs with central finite differences, and throws an
 * {@link ExpectationError} that tells which input and elements differ. Integer inputs are passed on.
 *
 * ```ts
 * await expectGradients((a, b) => tf.matMul(a, b), [tf.randomNormal([2, 3]), tf.randomNormal([3, 4])]);
 * ```
 *
 * @param f - Any function of tensors to a float32 tensor. What it allocates is freed.
 * @param inputs - Where to differentiate. They stay the caller's.
 */
export async function expectGradients(
  f: (...inputs: tf.Tensor[]) => tf.Tensor,
  inputs: tf.Tensor[],
  options?: GradientCheckOptions,
): Promise<void> {
  const variables = inputs.map((input) => (input.dtype === 'float32' ? tf.variable(input) : input));
  const leaves = variables.flatMap((variable, index) =>
    variable instanceof tf.Variable ? { name: `input ${index}`, variable } : [],
  );
  try {
    await checkGradients(() => f(...variables), leaves, options);
  } finally {
    tf.dispose(leaves.map(({ variable }) => variable));
  }
}
