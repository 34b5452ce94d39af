import * as tf from '@tensorflow/tfjs-core';

/** A step s that was taken, the change y of the gradient along it, and rho = 1 / (y s). */
interface Correction {
  readonly step: tf.Tensor;
  readonly gradientChange: tf.Tensor;
  readonly rho: number;
}

/**
 * The limited-memory BFGS approximation of an inverse Hessian: a multiple of the identity and the corrections of the
 * last steps (Nocedal and Wright 2006, section 7.2).
 */
export class InverseHessian {
  /** The multiple of the identity, gamma_k in equation 7.20. */
  scale = 1;
  /** Oldest first. Their tensors belong to this object. */
  corrections: Correction[] = [];

  constructor(private readonly capacity: number) {}

  /** Learns from a step and the change of the gradient along it; takes ownership of both. */
  async update(step: tf.Tensor, gradientChange: tf.Tensor): Promise<void> {
    const [curvature, square] = await readNumbers(() => [
      dot(gradientChange, step),
      dot(gradientChange, gradientChange),
    ]);
    if (!(curvature! > 1e-10)) {
      tf.dispose([step, gradientChange]); // it would not stay positive definite
      return;
    }
    if (this.corrections.length === this.capacity) disposeAll([this.corrections.shift()!]);
    this.corrections.push({ step, gradientChange, rho: 1 / curvature! });
    this.scale = curvature! / square!;
  }

  /** The product with a vector, which the caller disposes: algorithm 7.4. */
  times(vector: tf.Tensor): tf.Tensor {
    let product = tf.clone(vector);
    const replaceProduct = (next: () => tf.Tensor) => {
      const previous = product;
      product = tf.tidy(next);
      previous.dispose();
    };
    const alphas = this.corrections.toReversed().map(({ step, gradientChange, rho }) => {
      const alpha = tf.tidy(() => tf.mul(dot(step, product), rho));
      replaceProduct(() => tf.sub(product, tf.mul(gradientChange, alpha)));
      return alpha;
    });
    replaceProduct(() => tf.mul(product, this.scale));
    for (const { step, gradientChange, rho } of this.corrections) {
      const alpha = alphas.pop()!;
      replaceProduct(() => {
        const beta = tf.mul(dot(gradientChange, product), rho);
        return tf.add(product, tf.mul(step, tf.sub(alpha, beta)));
      });
      alpha.dispose();
    }
    return product;
  }

  dispose(): void {
    disposeAll(this.corrections);
    this.corrections = [];
  }
}

function disposeAll(corrections: readonly Correction[]): void {
  for (const { step, gradientChange } of corrections) tf.dispose([step, gradientChange]);
}

/** The inner product of two vectors, as a sum because backends make a matrix product of `tf.dot`, with one output. */
export function dot(a: tf.Tensor, b: tf.Tensor): tf.Scalar {
  return tf.sum(tf.mul(a, b));
}

/** Reads the scalars that `compute` returns, all at once. */
export async function readNumbers(compute: () => tf.Tensor[]): Promise<number[]> {
  const scalars = tf.tidy(() => tf.stack(compute()));
  const numbers = await scalars.data();
  scalars.dispose();
  return [...numbers];
}
