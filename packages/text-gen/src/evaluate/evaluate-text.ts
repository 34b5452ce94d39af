import { evaluate } from '@dl/core/train';
import type { TextModel } from '../model/text-model';
import { Gpt } from '../networks/gpt';
import { languageStep } from '../train/language-step';
import { StatefulCharRnn } from '../train/stateful-char-rnn';
import { evaluationBatches } from './evaluation-batches';

export interface EvaluateTextOptions {
  /**
   * Tokens that are read at once: a GPT sees no further back. Default: the context of a GPT, and 64 for the others, which
   * carry their state on.
   */
  context?: number;
  /** Ends the evaluation between two batches. */
  signal?: AbortSignal;
}

export interface TextEvaluation {
  /** Mean cross entropy in nats a token. */
  loss: number;
  /** What a compressor would need for a character, a code point. */
  bitsPerCharacter: number;
  /** `exp(loss)`: between how many equally likely tokens the model hesitates. */
  perplexity: number;
  /** Tokens that were predicted. */
  tokens: number;
}

/**
 * Measures how well a model predicts a text.
 *
 * ```ts
 * const { loss, bitsPerCharacter, perplexity } = await evaluateText(model, heldOut);
 * ```
 *
 * @throws {@link InvalidArgumentError} if the text is too short, {@link UnknownCharacterError} if the vocabulary lacks a
 * character of it.
 */
export async function evaluateText(
  { network, vocabulary }: TextModel,
  text: string,
  { context, signal }: EvaluateTextOptions = {},
): Promise<TextEvaluation> {
  const tokens = vocabulary.encode(text);
  const length = context ?? (network instanceof Gpt ? network.configuration.context : 64);
  const loader = evaluationBatches(network, tokens, length);
  const measured = network instanceof Gpt ? network : new StatefulCharRnn(network, 1);
  try {
    const { loss } = await evaluate(measured as Gpt, languageStep, loader, { signal });
    const charactersPerToken = Array.from(text).length / tokens.length;
    return {
      loss: loss!,
      bitsPerCharacter: loss! / Math.LN2 / charactersPerToken,
      perplexity: Math.exp(loss!),
      tokens: loader.tokens,
    };
  } finally {
    if (measured instanceof StatefulCharRnn) measured.disposeState();
  }
}
