import * as tf from '@tensorflow/tfjs-core';
import { registerGradients } from '../gradients';
import { Random, withRandom } from '../random';
import { ExpectationError } from './expectation-error';

export interface GradientCheckOptions {
  /**
   * Largest error allowed, in parts of the element, or of a tenth of the tensor's largest one, whichever is more. What
   * float32 cannot resolve is allowed on top. Default: 0.005.
   */
  tolerance?: number;
  /**
   * Distance of the two points of a difference from the middle. Where the function has a kink nearby, as a ReLU or a
   * max-pool has, smaller ones are tried too. Default: 0.01.
   */
  step?: number;
  /** How many elements of each tensor are checked, chosen with a fixed seed. Default: 64. */
  elements?: number;
}

/** A tensor that the checked function reads. */
export interface Leaf {
  name: string;
  variable: tf.Variable;
}

/** Distance from 1 to the next float32. */
const epsilon = 2 ** -23;

/**
 * The gradients of `sum(f() * weights)` with respect to the leaves, zeros where `f` does not depend on one. The weights
 * are random and always the same; `f` draws from the same random numbers each time.
 */
export async function computeGradients(f: () => tf.Tensor, leaves: readonly Leaf[]): Promise<Float32Array[]> {
  registerGradients();
  const variables = leaves.map(({ variable }) => variable);
  const gradients = tf.tidy(() => {
    const { shape, size } = repeatable(f)();
    const { grads } = tf.engine().gradients(repeatable(f), variables, tf.tensor(weights(size), shape), true);
    return variables.map(({ shape }, index) => grads[index] ?? tf.zeros(shape));
  });
  const data = await Promise.all(gradients.map((gradient) => gradient.data<'float32'>()));
  tf.dispose(gradients);
  return data;
}

/** Compares {@link computeGradients} with central finite differences. */
export async function checkGradients(
  f: () => tf.Tensor,
  leaves: readonly Leaf[],
  { tolerance = 0.005, step = 0.01, elements = 64 }: GradientCheckOptions = {},
): Promise<void> {
  const gradients = await computeGradients(f, leaves);
  const noise = 2 * epsilon * (await evaluate(f)).magnitude;
  for (const [index, { name, variable }] of leaves.entries()) {
    const original = (await variable.data<'float32'>()).slice();
    const chosen = new Random(3).permutation(variable.size).slice(0, elements).sort();
    const estimates = new Map<number, number>();
    for (const element of chosen) {
      estimates.set(element, await centralDifference(f, variable, original, element, step));
    }
    const largest = Math.max(...Array.from(estimates.values(), Math.abs));

    const failures: string[] = [];
    for (const [element, estimate] of estimates) {
      const gradient = gradients[index]![element]!;
      const difference = (step: number) => centralDifference(f, variable, original, element, step);
      const close = (a: number, b: number, step: number) =>
        Math.abs(a - b) <= tolerance * Math.max(Math.abs(b), largest / 10) + noise / step;
      if (close(gradient, estimate, step)) continue;
      const closer = await difference(step / 8);
      const hasKink = !close(estimate, closer, step / 8); // where f is smooth, both are the same
      if (hasKink && close(gradient, closer, step / 8)) continue;
      if (hasKink && close(gradient, await difference(step / 64), step / 64)) continue;
      const place = tf.util.indexToLoc(element, variable.rank, tf.util.computeStrides(variable.shape));
      failures.push(`[${place}] is ${gradient}, finite differences give ${estimate}`);
    }
    if (failures.length) {
      throw new ExpectationError(
        `the gradient with respect to ${name} [${variable.shape}] is wrong in ${failures.length} of ` +
          `${chosen.length} checked elements: ${failures.slice(0, 5).join('; ')}`,
      );
    }
  }
}

/** `f` with the same random numbers in every call. */
function repeatable(f: () => tf.Tensor): () => tf.Tensor {
  return () => withRandom(new Random(1), f);
}

const weights = (size: number) => new Random(2).fillUniform(new Float32Array(size), 0.5, 1.5);

/** The weighted sum of the output in float64, and how large its terms are, which tells what rounding does to it. */
async function evaluate(f: () => tf.Tensor): Promise<{ sum: number; magnitude: number }> {
  const output = tf.tidy(repeatable(f));
  const data = await output.data();
  output.dispose();
  const factors = weights(data.length);
  const terms = Array.from(data, (value, index) => value * factors[index]!);
  return { sum: terms.reduce((sum, term) => sum + term, 0), magnitude: Math.hypot(...terms) };
}

async function centralDifference(
  f: () => tf.Tensor,
  variable: tf.Variable,
  original: Float32Array,
  element: number,
  step: number,
): Promise<number> {
  const at = async (value: number) => {
    const moved = original.slice();
    moved[element] = value;
    assign(variable, moved);
    return { position: moved[element], value: (await evaluate(f)).sum };
  };
  const above = await at(original[element]! + step);
  const below = await at(original[element]! - step);
  assign(variable, original);
  return (above.value - below.value) / (above.position - below.position);
}

function assign(variable: tf.Variable, values: Float32Array): void {
  const next = tf.tensor(values, variable.shape);
  variable.assign(next);
  next.dispose();
}
