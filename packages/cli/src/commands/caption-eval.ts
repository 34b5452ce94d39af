import { evaluateCaptioner } from '@dl/captioning';
import { writeFileAtomic } from '@dl/core/internal';
import * as z from 'zod';
import { defineCommand } from '../command';
import { captionDataOptions, openCaptions } from './caption-data';
import { captionModelOptions, withCaptionModel } from './caption-model';
import { printScores } from './caption-scores';

export const captionEvalCommand = defineCommand({
  name: 'caption eval',
  summary: 'describe a data set, and measure BLEU, ROUGE-L, METEOR, CIDEr and CIDEr-D',
  options: captionModelOptions.extend({
    ...captionDataOptions.shape,
    results: z
      .string()
      .optional()
      .describe("file for the captions, in the form of COCO's results")
      .meta({ writes: 'file' }),
  }),
  examples: [
    'dl caption eval --data scenes --count 500 --unseen',
    'dl caption eval --data coco --captions coco --split val2017 --results captions_val2017_mine_results.json',
  ],
  async run({ weights, backbone, backend, beam, lengthPenalty, results: file, ...data }, _, context) {
    const dataset = await openCaptions(data, 'eval');
    return withCaptionModel({ weights, backbone, backend }, context, async (model) => {
      const { signal } = context;
      const { results, ...evaluation } = await evaluateCaptioner(model, dataset, {
        beam,
        lengthPenalty,
        signal,
      });
      if (file !== undefined) await writeFileAtomic(file, new TextEncoder().encode(JSON.stringify(results)));
      return { ...evaluation, captions: results.length, ...(file !== undefined && { results: file }) };
    });
  },
  print: ({ captions, results, ...evaluation }) =>
    [
      printScores(evaluation),
      `${captions.toLocaleString('en')} captions${results ? `: ${results}` : ''}`,
    ].join('\n'),
});
