import * as tf from '@tensorflow/tfjs-core';
import { assertRange } from '../assert-range';
import { assertClassTargets } from './class-targets';
import type { Metric } from './metric';
import { streamingMean } from './streaming-mean';

export interface AccuracyOptions {
  /** Targets of this value do not count, for example padding. Default: none. */
  ignoreIndex?: number;
}

/**
 * Share of targets whose class has the largest output. Outputs are [..., classes], targets class indices [...].
 *
 * ```ts
 * const metric = accuracy();
 * await metric.update(model.forward(images), labels);
 * metric.compute(); // 0.98
 * ```
 *
 * `update` rejects with {@link ShapeError} if the target does not fit.
 */
export function accuracy({ ignoreIndex }: AccuracyOptions = {}): Metric {
  return streamingMean((output, target) => {
    assertClassTargets('accuracy', output, target);
    return countHits(tf.equal(tf.argMax(output, -1), tf.cast(target, 'int32')), target, ignoreIndex);
  });
}

/**
 * Share of targets whose class is among the `k` largest outputs. Outputs are [..., classes], targets class indices [...].
 *
 * ```ts
 * const metric = topKAccuracy(5);
 * ```
 *
 * `update` rejects with {@link ShapeError} if the target does not fit.
 *
 * @throws {@link InvalidArgumentError} if k is not positive.
 */
export function topKAccuracy(k: number, { ignoreIndex }: AccuracyOptions = {}): Metric {
  assertRange('topKAccuracy', { k }, 1);
  return streamingMean((output, target) => {
    assertClassTargets('topKAccuracy', output, target);
    const { indices } = tf.topk(output, Math.min(k, output.shape.at(-1)!)); // [..., k]
    const hits = tf.equal(indices, tf.expandDims(tf.cast(target, 'int32'), -1));
    return countHits(tf.any(hits, -1), target, ignoreIndex);
  });
}

function countHits(hits: tf.Tensor, target: tf.Tensor, ignoreIndex: number | undefined) {
  if (ignoreIndex === undefined) return { sum: tf.sum(hits), count: target.size };
  const kept = tf.notEqual(target, ignoreIndex);
  return { sum: tf.sum(tf.logicalAnd(hits, kept)), count: tf.sum(kept) };
}
