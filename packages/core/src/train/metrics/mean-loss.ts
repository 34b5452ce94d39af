import * as tf from '@tensorflow/tfjs-core';
import type { Loss } from '../losses/loss';
import type { Metric } from './metric';
import { streamingMean } from './streaming-mean';

/**
 * The mean of a loss over all examples: batches count by their size.
 *
 * ```ts
 * const metric = meanLoss(crossEntropy);
 * ```
 *
 * @param loss - The mean loss over the examples of a batch.
 */
export function meanLoss(loss: Loss): Metric {
  return streamingMean((output, target) => {
    const examples = target.shape[0] ?? 1;
    return { sum: tf.mul(loss(output, target), examples), count: examples };
  });
}
