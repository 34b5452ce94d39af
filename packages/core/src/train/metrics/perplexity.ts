import * as tf from '@tensorflow/tfjs-core';
import { crossEntropy } from '../losses/cross-entropy';
import { assertClassTargets } from './class-targets';
import type { Metric } from './metric';
import { streamingMean } from './streaming-mean';

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

function meanCrossEntropy(
  name: string,
  { ignoreIndex }: LikelihoodOptions,
  finish: (nats: number) => number,
): Metric {
  return streamingMean((logits, target) => {
    assertClassTargets(name, logits, target);
    const sum = crossEntropy(logits, target, { ignoreIndex, reduction: 'sum' });
    return { sum, count: ignoreIndex === undefined ? target.size : tf.sum(tf.notEqual(target, ignoreIndex)) };
  }, finish);
}
