import * as tf from '@tensorflow/tfjs-core';
import { assertPositive } from '../assert-range';
import { assertSameShape, reduce, type Reduced, type Reduction, type ReductionOptions } from './reduction';

/**
 * `|output - target|` for tensors of any shape: PyTorch's l1_loss.
 *
 * ```ts
 * l1(tf.tensor1d([1, 2]), tf.tensor1d([1, 4])); // 1
 * ```
 *
 * @throws {@link ShapeError} if the shapes differ.
 */
export function l1<R extends Reduction = 'mean'>(
  output: tf.Tensor,
  target: tf.Tensor,
  { reduction = 'mean' as R }: ReductionOptions<R> = {},
): Reduced<R> {
  assertSameShape('l1', { output, target });
  return tf.tidy(() => reduce(tf.abs(tf.sub(output, target)), reduction));
}

export interface SmoothL1Options<R extends Reduction> extends ReductionOptions<R> {
  /** Distance at which the parabola becomes a line. Default: 1. */
  beta?: number;
}

/**
 * `d^2 / (2 beta)` for d = |output - target| < beta, else `d - beta / 2` (Girshick 2015, Fast R-CNN, equation 3):
 * PyTorch's smooth_l1_loss.
 *
 * ```ts
 * smoothL1(tf.tensor1d([1, 2]), tf.tensor1d([1, 4])); // 0.75
 * ```
 *
 * @throws {@link ShapeError} if the shapes differ, {@link InvalidArgumentError} unless beta is positive.
 */
export function smoothL1<R extends Reduction = 'mean'>(
  output: tf.Tensor,
  target: tf.Tensor,
  { beta = 1, reduction = 'mean' as R }: SmoothL1Options<R> = {},
): Reduced<R> {
  assertSameShape('smoothL1', { output, target });
  assertPositive('smoothL1', { beta });
  return tf.tidy(() => reduce(tf.div(parabolaThenLine(output, target, beta), beta), reduction));
}

export interface HuberOptions<R extends Reduction> extends ReductionOptions<R> {
  /** Distance at which the parabola becomes a line. Default: 1. */
  delta?: number;
}

/**
 * `d^2 / 2` for d = |output - target| < delta, else `delta (d - delta / 2)` (Huber 1964): delta times
 * {@link smoothL1}. PyTorch's huber_loss.
 *
 * ```ts
 * huber(tf.tensor1d([1, 2]), tf.tensor1d([1, 4])); // 0.75
 * ```
 *
 * @throws {@link ShapeError} if the shapes differ, {@link InvalidArgumentError} unless delta is positive.
 */
export function huber<R extends Reduction = 'mean'>(
  output: tf.Tensor,
  target: tf.Tensor,
  { delta = 1, reduction = 'mean' as R }: HuberOptions<R> = {},
): Reduced<R> {
  assertSameShape('huber', { output, target });
  assertPositive('huber', { delta });
  return tf.tidy(() => reduce(parabolaThenLine(output, target, delta), reduction));
}

/** `d^2 / 2` up to d = bend, then its tangent. One formula for both: min(d, bend) (d - min(d, bend) / 2). */
function parabolaThenLine(output: tf.Tensor, target: tf.Tensor, bend: number): tf.Tensor {
  const distance = tf.abs(tf.sub(output, target));
  const near = tf.minimum(distance, bend);
  return tf.mul(near, tf.sub(distance, tf.div(near, 2)));
}
