import * as z from 'zod';

/** The shape of a GPT; it is saved with the weights. */
export const gptConfiguration = z.object({
  type: z.literal('gpt'),
  /** Blocks of attention and feed-forward. */
  layers: z.int().positive(),
  /** Heads of attention, which share the features. */
  heads: z.int().positive(),
  /** Numbers that describe a token. */
  features: z.int().positive(),
  /** Tokens that it sees at once. */
  context: z.int().positive(),
  /** Probability of dropout in training. */
  dropout: z.number().min(0).lt(1).default(0),
  /** Whether linear layers and norms have biases, as in GPT-2. */
  bias: z.boolean().default(false),
});

export type GptConfiguration = z.output<typeof gptConfiguration>;
