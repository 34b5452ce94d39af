import { InvalidArgumentError, Random } from '@dl/core';
import { parseOptions } from '@dl/core/internal';
import type { TextModel } from '../model/text-model';
import { chooseToken } from './choose-token';
import { generateOptions, type GenerateOptions } from './generate-options';

/** Tokens at the end of a text that the repetition penalty is for. */
const penalized = 64;

export interface GenerateControls {
  /** Ends the text between two tokens, with the signal's reason as the error. */
  signal?: AbortSignal;
}

/**
 * Writes a text, piece by piece. The pieces are whole characters; what `prime` says is not repeated. With the same options,
 * seed and backend it writes the same text.
 *
 * ```ts
 * const model = await loadTextModel('out/shakespeare.safetensors');
 * for await (const piece of generate(model, { prime: 'ROMEO:', length: 300, temperature: 0.8, seed: 1 })) {
 *   process.stdout.write(piece);
 * }
 * ```
 *
 * @throws {@link InvalidArgumentError} for options that the schema does not allow; {@link UnknownCharacterError} if the
 * vocabulary lacks a character of `prime`.
 */
export async function* generate(
  model: TextModel,
  options: GenerateOptions = {},
  { signal }: GenerateControls = {},
): AsyncGenerator<string, void> {
  const {
    prime = model.trainedOn?.prime ?? '\n',
    length,
    seed,
    ...choice
  } = parseOptions('generate', generateOptions, options);
  const { network, vocabulary } = model;
  const random = new Random(seed);
  const tokens = Array.from(vocabulary.encode(prime));
  if (!tokens.length)
    throw new InvalidArgumentError('prime is empty: a text needs at least one token to start from');
  const decoder = network.decoder();
  const stream = vocabulary.stream();
  try {
    let logits = await decoder.feed(tokens);
    for (let left = length; left > 0;) {
      signal?.throwIfAborted();
      const token = chooseToken(logits, tokens.slice(-penalized), choice, random);
      tokens.push(token);
      const characters = Array.from(stream.push(token)).slice(0, left);
      left -= characters.length;
      if (characters.length) yield characters.join('');
      if (left > 0) logits = await decoder.feed([token]);
    }
  } finally {
    decoder.dispose();
  }
}

/**
 * The whole text at once: {@link generate} without the stream.
 *
 * ```ts
 * const text = await generateText(model, { prime: 'ROMEO:', length: 300 });
 * ```
 */
export async function generateText(
  model: TextModel,
  options?: GenerateOptions,
  controls?: GenerateControls,
): Promise<string> {
  let text = '';
  for await (const piece of generate(model, options, controls)) text += piece;
  return text;
}
