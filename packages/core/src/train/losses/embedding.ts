import * as tf from '@tensorflow/tfjs-core';
import { ShapeError } from '../../errors';
import { assertSameShape, reduce, type Reduced, type Reduction, type ReductionOptions } from './reduction';

export interface CosineEmbeddingOptions<R extends Reduction> extends ReductionOptions<R> {
  /** Cosine that dissimilar pairs may have for nothing, in [-1, 1]. Default: 0. */
  margin?: number;
}

/**
 * `1 - cos(a, b)` for similar pairs (target 1) and `max(0, cos(a, b) - margin)` for dissimilar ones (target -1):
 * PyTorch's cosine_embedding_loss. Vectors are [batch, features], targets [batch].
 *
 * ```ts
 * const loss = cosineEmbedding(encode(images), encode(captions), tf.tensor1d([1, -1]));
 * ```
 *
 * @throws {@link ShapeError} if the shapes do not fit.
 */
export function cosineEmbedding<R extends Reduction = 'mean'>(
  first: tf.Tensor,
  second: tf.Tensor,
  target: tf.Tensor,
  { margin = 0, reduction = 'mean' as R }: CosineEmbeddingOptions<R> = {},
): Reduced<R> {
  assertSameShape('cosineEmbedding', { first, second });
  if (!tf.util.arraysEqual(target.shape, first.shape.slice(0, -1))) {
    throw new ShapeError(
      `cosineEmbedding of vectors [${first.shape}] expects targets [${first.shape.slice(0, -1)}], received [${target.shape}]`,
    );
  }
  return tf.tidy(() => {
    const squaredNorm = (vectors: tf.Tensor) => tf.add(tf.sum(tf.square(vectors), -1), 1e-12);
    const norms = tf.sqrt(tf.mul(squaredNorm(first), squaredNorm(second)));
    const cosine = tf.div(tf.sum(tf.mul(first, second), -1), norms); // [batch]
    const similar = tf.cast(tf.greater(target, 0), 'float32');
    const losses = tf.add(
      tf.mul(similar, tf.sub(1, cosine)),
      tf.mul(tf.sub(1, similar), tf.relu(tf.sub(cosine, margin))),
    );
    return reduce(losses, reduction);
  });
}

export interface TripletMarginOptions<R extends Reduction> extends ReductionOptions<R> {
  /** How much nearer the positive must be than the negative. Default: 1. */
  margin?: number;
}

/**
 * `max(0, |anchor - positive| - |anchor - negative| + margin)` with Euclidean distances of vectors [batch, features]
 * (Schroff et al. 2015, FaceNet, equation 2, without the squares): PyTorch's triplet_margin_loss.
 *
 * ```ts
 * const loss = tripletMargin(embed(anchors), embed(positives), embed(negatives), { margin: 0.2 });
 * ```
 *
 * @throws {@link ShapeError} if the shapes differ.
 */
export function tripletMargin<R extends Reduction = 'mean'>(
  anchor: tf.Tensor,
  positive: tf.Tensor,
  negative: tf.Tensor,
  { margin = 1, reduction = 'mean' as R }: TripletMarginOptions<R> = {},
): Reduced<R> {
  assertSameShape('tripletMargin', { anchor, positive, negative });
  return tf.tidy(() => {
    // PyTorch adds 1e-6 to each difference, so that the root has a gradient where two vectors are equal.
    const distance = (other: tf.Tensor) =>
      tf.sqrt(tf.sum(tf.square(tf.add(tf.sub(anchor, other), 1e-6)), -1));
    return reduce(tf.relu(tf.add(tf.sub(distance(positive), distance(negative)), margin)), reduction);
  });
}
