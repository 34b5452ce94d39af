import type * as tf from '@tensorflow/tfjs-core';
import type { Module } from '@dl/core/nn';
import type { TokenDecoder } from './token-decoder';

/** A network that reads tokens and says how probable each token is as the next one. */
export interface LanguageNetwork extends Module {
  /** Tokens that it knows: 0 to `vocabularySize - 1`. */
  readonly vocabularySize: number;

  /** Tokens [batch, time] (int32) to the logits of the token that follows on each: [batch, time, vocabulary]. */
  forward(tokens: tf.Tensor): tf.Tensor;

  /** Starts a text that grows token by token, with a memory of what it has read. */
  decoder(): TokenDecoder;
}
