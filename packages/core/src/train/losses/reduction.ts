import * as tf from '@tensorflow/tfjs-core';
import { ShapeError } from '../../errors';

/** How the losses of a batch become one: by their mean, by their sum, or not at all. */
export type Reduction = 'mean' | 'sum' | 'none';

export interface ReductionOptions<R extends Reduction> {
  /** Default: 'mean'. With 'none' the loss returns a tensor of losses. */
  reduction?: R;
}

/** What a loss returns, which the caller disposes. */
export type Reduced<R extends Reduction> = R extends 'none' ? tf.Tensor : tf.Scalar;

/** Reduces losses. `count`, the divisor of the mean, defaults to their number. */
export function reduce<R extends Reduction>(losses: tf.Tensor, reduction: R, count?: tf.Tensor): Reduced<R>;
export function reduce(losses: tf.Tensor, reduction: Reduction, count?: tf.Tensor): tf.Tensor {
  if (reduction === 'none') return losses;
  if (reduction === 'sum') return tf.sum(losses);
  return count ? tf.div(tf.sum(losses), count) : tf.mean(losses);
}

/**
 * Throws a {@link ShapeError} unless all tensors have the shape of the first: a loss does not broadcast, because
 * [batch, 1] against [batch] would compare every output with every target.
 */
export function assertSameShape(loss: string, tensors: Record<string, tf.Tensor>): void {
  const [first, ...others] = Object.values(tensors);
  if (others.every(({ shape }) => tf.util.arraysEqual(shape, first!.shape))) return;
  const received = Object.entries(tensors).map(([name, { shape }]) => `${name} [${shape}]`);
  throw new ShapeError(`${loss} expects tensors of one shape, received ${received.join(', ')}`);
}
