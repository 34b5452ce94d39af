import * as tf from '@tensorflow/tfjs-core';
import { crossEntropy, type StepResult } from '@dl/core/train';
import type { CaptionNetwork } from '../networks/caption-network';
import { special } from '../vocabulary/caption-vocabulary';

/** A batch on the backend. */
export type CaptionTensors = {
  readonly frames: tf.Tensor;
  readonly tokens: tf.Tensor;
  readonly targets: tf.Tensor;
  readonly weights: tf.Tensor;
};

/**
 * The loss of a batch: the mean cross entropy of its words and ends, each times the weight of its caption, and the doubly
 * stochastic penalty of soft attention (Xu et al. 2015, equation 14), here the mean over the places instead of their sum, so that
 * its weight does not depend on their number.
 */
export function captionStep(attentionPenalty: number) {
  return (network: CaptionNetwork, { frames, tokens, targets, weights }: CaptionTensors): StepResult => {
    const { logits, attention } = network.teach(network.encode(frames), tokens);
    const isWord = tf.cast(tf.notEqual(targets, special.padding), 'float32'); // [batch, time]
    const losses = crossEntropy(logits, targets, { reduction: 'none' });
    const weighted = tf.mul(tf.mul(losses, isWord), tf.expandDims(weights, 1));
    const words = tf.div(tf.sum(weighted), tf.sum(isWord));
    const isSoft = attention && attentionPenalty && network.configuration.type !== 'transformer';
    if (!isSoft) return { loss: words as tf.Scalar };
    const looked = tf.sum(tf.mul(attention, tf.expandDims(isWord, 2)), 1); // [batch, places]
    const penalty = tf.mean(tf.square(tf.sub(1, looked)));
    return { loss: tf.add<tf.Scalar>(words, tf.mul(attentionPenalty, penalty)) };
  };
}
