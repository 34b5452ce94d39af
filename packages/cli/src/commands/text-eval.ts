import { readText } from '@dl/core/data';
import { InvalidArgumentError } from '@dl/core';
import { evaluateText, findCopies, generateText, openCorpus, splitText, styles } from '@dl/text-gen';
import * as z from 'zod';
import { defineCommand } from '../command';
import { modelOptions, withTextModel } from './text-model';

export const textEvalCommand = defineCommand({
  name: 'text eval',
  summary: 'measure how well a network predicts a text, and how much it writes word for word',
  options: modelOptions.extend({
    text: z.string().optional().describe('file that the network has not seen, all of which is measured'),
    corpus: z
      .string()
      .optional()
      .describe(
        'what the network learned from: its held-out end is measured, and copies of the rest are looked for',
      ),
    kind: z.enum(styles).optional().describe('style of the corpus, if it was trained with one'),
    context: z.int().positive().optional().describe('tokens that are read at once'),
    sample: z.int().positive().default(2000).describe('characters to write for the search for copies'),
    temperature: z.number().min(0).default(0.8).describe('of the sample'),
    seed: z.int().nonnegative().default(0).describe('seed of the sample'),
  }),
  examples: [
    'dl text eval --style shakespeare --kind shakespeare',
    'dl text eval --weights out/text.safetensors --text unseen.txt',
    'dl text eval --weights out/code.safetensors --corpus packages --kind code --sample 5000 --json',
  ],
  async run({ text, corpus, kind, context: length, sample, temperature, seed, ...model }, _, context) {
    const { signal } = context;
    return withTextModel(model, context, async (network) => {
      if (text !== undefined) {
        return evaluateText(network, await readText(text), { context: length, signal });
      }
      if (corpus === undefined && kind === undefined) {
        throw new InvalidArgumentError(
          'say what to measure on: --text FILE that the network has not seen, or --corpus or --kind for the one that it ' +
            'was trained on',
        );
      }
      const opened = await openCorpus({ corpus, style: kind, signal });
      const { trainedOn } = network;
      if (trainedOn && trainedOn.sha256 !== opened.sha256) {
        context.note(`this is not the text of the training (${trainedOn.corpus}): its hash differs`);
      }
      const parts = splitText(opened.text, trainedOn?.heldOut ?? 0.1);
      const evaluation = await evaluateText(network, parts.heldOut, { context: length, signal });
      const written = await generateText(network, { length: sample, temperature, seed }, { signal });
      const { longest, share } = findCopies(written, parts.train);
      return {
        ...evaluation,
        copies: { characters: sample, longest: longest.text, length: Array.from(longest.text).length, share },
      };
    });
  },
  print: ({ loss, bitsPerCharacter, perplexity, tokens, ...rest }) =>
    [
      `${loss.toFixed(4)} nats a token, ${bitsPerCharacter.toFixed(3)} bits a character, perplexity ` +
        `${perplexity.toFixed(2)} (${tokens.toLocaleString('en')} tokens)`,
      ...('copies' in rest
        ? [
            `of ${rest.copies.characters} characters that it wrote, ${(100 * rest.copies.share).toFixed(1)} % are in spans of ` +
              `40 or more that stand in the training text; the longest (${rest.copies.length}):`,
            JSON.stringify(rest.copies.longest),
          ]
        : []),
    ].join('\n'),
});
