import * as z from 'zod';

/** How a picture is optimised: options that all ways of painting share. */
export const paintingOptions = z.object({
  iterations: z.int().positive().default(300).describe('steps of the optimiser at each scale'),
  optimizer: z
    .enum(['lbfgs', 'adam'])
    .default('lbfgs')
    .describe('lbfgs gets further in each step, adam takes less memory'),
  learningRate: z
    .number()
    .positive()
    .optional()
    .describe(
      'of lbfgs in quasi-Newton steps, of adam in shares of white; default: 1 for lbfgs, 0.02 for adam',
    ),
  historySize: z.int().positive().default(20).describe('lbfgs: steps that are remembered, two pictures each'),
  lineSearch: z.boolean().default(true).describe('lbfgs: search along each step, by evaluating more often'),
  pictureEvery: z
    .int()
    .positive()
    .optional()
    .describe('iterations from one intermediate picture to the next; default: none'),
  memoryLimit: z
    .number()
    .positive()
    .optional()
    .describe('refuse to begin what takes more GiB; default: what is free'),
  seed: z.int().nonnegative().default(0).describe('seed of all that is random'),
  checkpoints: z.string().optional().describe('folder for checkpoints, to go on from after a crash'),
  checkpointEvery: z.int().positive().default(25).describe('iterations from one checkpoint to the next'),
  resume: z.boolean().default(false).describe('continue from the latest checkpoint'),
});

export type PaintingOptions = z.output<typeof paintingOptions>;
