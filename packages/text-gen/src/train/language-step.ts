import type * as tf from '@tensorflow/tfjs-core';
import { crossEntropy, type StepResult } from '@dl/core/train';
import type { Gpt } from '../networks/gpt';
import { StatefulCharRnn } from './stateful-char-rnn';

/** The tensors of a `TokenBatch`. */
export interface LanguageBatch {
  tokens: tf.Tensor;
  next: tf.Tensor;
  isStart: boolean;
}

/** The mean cross entropy of the tokens that follow, in nats a token. */
export function languageStep(
  network: Gpt | StatefulCharRnn,
  { tokens, next, isStart }: LanguageBatch,
): StepResult {
  const logits =
    network instanceof StatefulCharRnn ? network.forward(tokens, isStart) : network.forward(tokens);
  return { loss: crossEntropy(logits, next) };
}
