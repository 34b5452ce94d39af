import * as tf from '@tensorflow/tfjs-core';
import { assertRange } from './assert-range';

/** The Euclidean norm of all tensors together, as if they were one vector. The caller disposes it. */
export function globalNorm(tensors: readonly tf.Tensor[]): tf.Scalar {
  return tf.tidy(() => tf.sqrt(tf.addN(tensors.map((tensor) => tf.sum(tf.square(tensor)))))) as tf.Scalar;
}

/**
 * Scales gradients down to a common norm of `maximum` if it is larger (Pascanu et al. 2013, algorithm 1). PyTorch's
 * clip_grad_norm_.
 *
 * ```ts
 * const clipped = clipByGlobalNorm(gradients, 5);
 * optimizer.step(clipped.gradients);
 * tf.dispose([gradients, clipped.gradients, clipped.norm]);
 * ```
 *
 * @returns New gradients and their norm before clipping, all for the caller to dispose.
 * @throws {@link InvalidArgumentError} if the maximum is negative.
 */
export function clipByGlobalNorm(
  gradients: readonly tf.Tensor[],
  maximum: number,
): { gradients: tf.Tensor[]; norm: tf.Scalar } {
  assertRange('clipByGlobalNorm', { maximum });
  const norm = globalNorm(gradients);
  const clipped = tf.tidy(() => {
    const factor = tf.minimum(tf.div(maximum, tf.add(norm, 1e-6)), 1);
    return gradients.map((gradient) => tf.mul(gradient, factor));
  });
  return { gradients: clipped, norm };
}

/**
 * Limits every element of the gradients to [-maximum, maximum]: PyTorch's clip_grad_value_.
 *
 * ```ts
 * const clipped = clipByValue(gradients, 5);
 * ```
 *
 * @returns New gradients, for the caller to dispose.
 * @throws {@link InvalidArgumentError} if the maximum is negative.
 */
export function clipByValue(gradients: readonly tf.Tensor[], maximum: number): tf.Tensor[] {
  assertRange('clipByValue', { maximum });
  return gradients.map((gradient) => tf.clipByValue(gradient, -maximum, maximum));
}
