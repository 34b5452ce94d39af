import * as z from 'zod';

/** Options of {@link generate}; the flags of `dl text sample` come from this schema. */
export const generateOptions = z.object({
  prime: z
    .string()
    .optional()
    .describe('how the text begins; default: as the texts that it learned from begin'),
  length: z.int().positive().default(500).describe('characters to write'),
  temperature: z
    .number()
    .min(0)
    .default(0.8)
    .describe('how daring the choice is: 0 always takes the most probable, 1 the probabilities as they are'),
  topK: z.int().positive().optional().describe('chooses among that many most probable tokens; default: all'),
  topP: z
    .number()
    .gt(0)
    .max(1)
    .default(1)
    .describe('chooses among the most probable tokens that have this probability together'),
  repetitionPenalty: z
    .number()
    .positive()
    .default(1)
    .describe('makes tokens of the last stretch less probable if it is more than 1'),
  seed: z.int().nonnegative().default(0).describe('seed of the choice'),
});

export type GenerateOptions = z.input<typeof generateOptions>;

/** What decides the choice of a token. */
export type ChoiceOptions = Pick<
  z.output<typeof generateOptions>,
  'temperature' | 'topK' | 'topP' | 'repetitionPenalty'
>;
