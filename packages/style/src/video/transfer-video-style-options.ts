import * as z from 'zod';
import { transferStyleOptions } from '../gatys';
import { videoOptions } from './video-options';

/** Options of `transferVideoStyle`; flags of `dl style video` come from this schema. */
export const transferVideoStyleOptions = transferStyleOptions
  .omit({
    ...{ imageSize: true, scales: true, init: true, colors: true, iterations: true },
    ...{ pictureEvery: true, checkpoints: true, checkpointEvery: true, resume: true },
  })
  .extend(videoOptions.shape)
  .extend({
    size: z.int().positive().default(256).describe('shorter side of the frames in pixels'),
    iterations: z.int().positive().default(100).describe('steps of the optimiser for each frame'),
    firstIterations: z.int().positive().default(200).describe('steps for the first frame'),
    temporalWeight: z
      .number()
      .nonnegative()
      .default(200)
      .describe('how much a frame keeps to those before it; 0 paints each for itself'),
    earlierFrames: z
      .array(z.coerce.number().int().positive())
      .min(1)
      .default([1])
      .describe(
        'the frames before that it keeps to; later ones count where they are known: 1 10 20 for the long term',
      ),
    init: z
      .enum(['previous', 'content', 'noise'])
      .default('previous')
      .describe('what a frame begins with: the painting before, moved by the motion, its content, or noise'),
  });

export type TransferVideoStyleOptions = z.input<typeof transferVideoStyleOptions>;
export type ParsedTransferVideoStyleOptions = z.output<typeof transferVideoStyleOptions>;
