import * as tf from '@tensorflow/tfjs-core';
import { l1 } from '../losses/absolute-error';
import { crossEntropy } from '../losses/cross-entropy';
import type { Loss } from '../losses/loss';
import { assertClassTargets } from './class-targets';
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

/**
 * Mean absolute difference of all elements.
 *
 * ```ts
 * const metric = meanAbsoluteError();
 * ```
 *
 * `update` rejects with {@link ShapeError} if the shapes differ.
 */
export function meanAbsoluteError(): Metric {
  return streamingMean((output, target) => ({ sum: l1(output, target, { reduction: 'sum' }), count: target.size }));
}

export interface LikelihoodOptions {
  /** Targets of this value do not count, for example padding. Default: none. */
  ignoreIndex?: number;
}

/**
 * The exponential of the mean cross entropy: how many equally likely classes the model hesitates between. Logits are
 * [..., classes], targets class indices [...].
 *
 * ```ts
 * const metric = perplexity({ ignoreIndex: 0 });
 * ```
 */
export function perplexity(options: LikelihoodOptions = {}): Metric {
  return meanCrossEntropy('perplexity', options, Math.exp);
}

/**
 * The mean cross entropy in bits: what a compressor would need for each character. Logits are
 * [..., characters], targets character indices [...].
 *
 * ```ts
 * const metric = bitsPerCharacter();
 * ```
 */
export function bitsPerCharacter(options: LikelihoodOptions = {}): Metric {
  return meanCrossEntropy('bitsPerCharacter', options, (nats) => nats / Math.LN2);
}

function meanCrossEntropy(name: string, { ignoreIndex }: LikelihoodOptions, finish: (nats: number) => number): Metric {
  return streamingMean((logits, target) => {
    assertClassTargets(name, logits, target);
    const sum = crossEntropy(logits, target, { ignoreIndex, reduction: 'sum' });
    return { sum, count: ignoreIndex === undefined ? target.size : tf.sum(tf.notEqual(target, ignoreIndex)) };
  }, finish);
}
