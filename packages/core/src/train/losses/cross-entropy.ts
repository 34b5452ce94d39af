import * as tf from '@tensorflow/tfjs-core';
import { InvalidArgumentError, ShapeError } from '../../errors';
import { logSoftmax } from '../../gradients';
import { assertRange } from '../assert-range';
import { reduce, type Reduced, type Reduction, type ReductionOptions } from './reduction';

export interface NegativeLogLikelihoodOptions<R extends Reduction> extends ReductionOptions<R> {
  /** One factor a class on the loss of its examples. The mean then divides by the sum of the factors. Default: all 1. */
  classWeights?: readonly number[];
  /** Targets of this value give no loss and do not count in the mean, for example padding. Default: none. */
  ignoreIndex?: number;
}

/**
 * `-w_t log p_t` for log probabilities [..., classes] and class indices t [...] (int32): PyTorch's nll_loss, with the
 * classes last.
 *
 * ```ts
 * negativeLogLikelihood(tf.logSoftmax(logits), classes); // the same as crossEntropy(logits, classes)
 * ```
 *
 * @throws {@link ShapeError} if target or class weights do not fit.
 */
export function negativeLogLikelihood<R extends Reduction = 'mean'>(
  logProbabilities: tf.Tensor,
  target: tf.Tensor,
  options: NegativeLogLikelihoodOptions<R> = {},
): Reduced<R> {
  if (target.rank === logProbabilities.rank) {
    throw shapeMismatch('negativeLogLikelihood', logProbabilities, target);
  }
  return tf.tidy(() => expectedLogLoss('negativeLogLikelihood', logProbabilities, target, options));
}

export interface CrossEntropyOptions<R extends Reduction> extends NegativeLogLikelihoodOptions<R> {
  /**
   * Share of the target probability that is spread evenly over all classes, in [0, 1) (Szegedy et al. 2016, section 7).
   * Default: 0.
   */
  labelSmoothing?: number;
}

/**
 * `-sum_c w_c t_c log(softmax(logits)_c)` over the last axis: PyTorch's cross_entropy, with the classes last.
 *
 * Logits are [..., classes], for example [batch, classes] or [batch, time, classes]. Targets are either class indices
 * [...] (int32, in [0, classes)) or probabilities [..., classes].
 *
 * ```ts
 * const logits = tf.tensor2d([[2, 0, 0], [0, 2, 0]]);
 * crossEntropy(logits, tf.tensor1d([0, 1], 'int32')); // 0.2395
 * ```
 *
 * @throws {@link ShapeError} if target or class weights do not fit.
 */
export function crossEntropy<R extends Reduction = 'mean'>(
  logits: tf.Tensor,
  target: tf.Tensor,
  options: CrossEntropyOptions<R> = {},
): Reduced<R> {
  return tf.tidy(() => expectedLogLoss('crossEntropy', logSoftmax(logits), target, options));
}

function expectedLogLoss<R extends Reduction>(
  loss: string,
  logProbabilities: tf.Tensor,
  target: tf.Tensor,
  { reduction = 'mean' as R, classWeights, ignoreIndex, labelSmoothing = 0 }: CrossEntropyOptions<R>,
): Reduced<R> {
  assertRange(loss, { labelSmoothing }, 0, 1);
  const classes = logProbabilities.shape.at(-1)!;
  const isDistribution = tf.util.arraysEqual(target.shape, logProbabilities.shape);
  if (!isDistribution && !tf.util.arraysEqual(target.shape, logProbabilities.shape.slice(0, -1))) {
    throw shapeMismatch(loss, logProbabilities, target);
  }
  if (classWeights && classWeights.length !== classes) {
    throw new ShapeError(`${loss}: received ${classWeights.length} class weights for ${classes} classes`);
  }
  const weights = classWeights && tf.tensor1d([...classWeights]);
  if (isDistribution) {
    if (ignoreIndex !== undefined) {
      throw new InvalidArgumentError(
        `${loss}: ignoreIndex is for class indices, the target has probabilities`,
      );
    }
    const distribution = tf.cast(target, 'float32');
    return reduce(logLoss(logProbabilities, distribution, labelSmoothing, weights), reduction);
  }
  const indices = tf.expandDims(tf.cast(target, 'int32'), -1);
  const isTarget = tf.equal(indices, tf.range(0, classes, 1, 'int32')); // [..., classes]
  const losses = labelSmoothing
    ? logLoss(logProbabilities, tf.cast(isTarget, 'float32'), labelSmoothing, weights)
    : tf.neg(sumWhere(isTarget, weights ? tf.mul(logProbabilities, weights) : logProbabilities)); // [...]
  if (ignoreIndex === undefined && !weights) return reduce(losses, reduction);
  const kept =
    ignoreIndex === undefined ? tf.onesLike(losses) : tf.cast(tf.notEqual(target, ignoreIndex), 'float32');
  const counts = weights ? tf.mul(kept, tf.sum(tf.mul(tf.cast(isTarget, 'float32'), weights), -1)) : kept;
  return reduce(tf.mul(losses, kept), reduction, tf.sum(counts));
}

/** Sum over the last axis of where a condition holds; elsewhere a value may be infinite, as that of a masked class is. */
const sumWhere = (condition: tf.Tensor, values: tf.Tensor) =>
  tf.sum(tf.where(condition, values, tf.zerosLike(values)), -1);

/** `-sum_c w_c t_c log p_c` over the last axis, with smoothed targets. */
function logLoss(
  logProbabilities: tf.Tensor,
  distribution: tf.Tensor,
  labelSmoothing: number,
  weights: tf.Tensor | undefined,
): tf.Tensor {
  const classes = distribution.shape.at(-1)!;
  const smoothed = labelSmoothing
    ? tf.add(tf.mul(distribution, 1 - labelSmoothing), labelSmoothing / classes)
    : distribution;
  const weighted = weights ? tf.mul(smoothed, weights) : smoothed;
  return tf.neg(tf.sum(tf.mul(weighted, logProbabilities), -1));
}

function shapeMismatch(loss: string, output: tf.Tensor, target: tf.Tensor): ShapeError {
  const indices = `class indices [${output.shape.slice(0, -1)}]`;
  const allowed = loss === 'crossEntropy' ? `${indices} or probabilities [${output.shape}]` : indices;
  return new ShapeError(
    `${loss} of outputs [${output.shape}] expects ${allowed} as target, received [${target.shape}]`,
  );
}
