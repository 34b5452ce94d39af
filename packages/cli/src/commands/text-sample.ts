import { generate, generateOptions } from '@dl/text-gen';
import { defineCommand } from '../command';
import { modelOptions, withTextModel } from './text-model';

export const textSampleCommand = defineCommand({
  name: 'text sample',
  summary: 'let a trained network write',
  options: modelOptions.extend(generateOptions.shape),
  examples: [
    'dl text sample --style shakespeare',
    'dl text sample --style shakespeare --prime "ROMEO:" --temperature 0.6 --length 1000 --seed 7',
    'dl text sample --weights out/code.safetensors --top-k 10 --top-p 0.95 --repetition-penalty 1.1',
    'dl text sample --weights runs/letters --json',
  ],
  async run({ style, weights, backend, ...options }, _, context) {
    return withTextModel({ style, weights, backend }, context, async (model) => {
      const start = performance.now();
      let text = '';
      for await (const piece of generate(model, options, context)) {
        // Not before: `generate` checks the prime.
        if (text === '') context.write(options.prime ?? '');
        text += piece;
        context.write(piece);
      }
      const seconds = (performance.now() - start) / 1000;
      return { prime: options.prime ?? '', text, charactersPerSecond: Math.round(options.length / seconds) };
    });
  },
  // The text is there already.
  print: ({ charactersPerSecond }) => `\n\n(${charactersPerSecond} characters a second)`,
});
