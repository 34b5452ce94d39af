import type { TrainingListener } from '@dl/core/train';
import * as z from 'zod';
import { networkOptions } from './network-options';

/** Options of {@link trainText}; the flags of `dl text train` come from this schema. */
export const trainTextOptions = networkOptions.extend({
  vocabulary: z
    .enum(['characters', 'bytes', 'bpe'])
    .default('characters')
    .describe('what a token is: a character, a byte of UTF-8, or a subword of `tokenizer`'),
  tokenizer: z.string().optional().describe('tokenizer.json for the vocabulary bpe'),
  heldOut: z
    .number()
    .gt(0)
    .lt(1)
    .default(0.1)
    .describe('share of the text, at its end, that is held out to measure on'),
  batchSize: z.int().positive().default(12).describe('stretches of text in a training step'),
  steps: z.int().positive().default(2000).describe('training steps'),
  evaluateEvery: z.int().positive().default(250).describe('steps between two validations'),
  learningRate: z.number().positive().default(1e-3).describe('peak learning rate of AdamW'),
  warmupSteps: z.int().nonnegative().default(100).describe('steps in which the learning rate rises'),
  minimumRate: z
    .number()
    .min(0)
    .max(1)
    .default(0.1)
    .describe('share of the peak rate to which half a cosine falls'),
  weightDecay: z.number().nonnegative().default(0.1).describe('of matrices, as in AdamW'),
  clipNorm: z.number().positive().default(1).describe('limit of the norm of all gradients'),
  patience: z
    .int()
    .positive()
    .optional()
    .describe('validations without a better loss after which training stops; default: it does not stop'),
  seed: z.int().nonnegative().default(0).describe('seed of weights, data order and dropout'),
  checkpoints: z.string().optional().describe('folder for checkpoints, one after every validation'),
  resume: z.boolean().default(false).describe('continue from the latest checkpoint'),
});

export type TrainTextOptions = z.input<typeof trainTextOptions>;

export interface TrainTextControls {
  /** Ends training after the running step, with a checkpoint if there is a folder for them. */
  signal?: AbortSignal;
  /** Called with every event of training. */
  listeners?: readonly TrainingListener[];
}
