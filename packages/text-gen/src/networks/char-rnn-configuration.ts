import * as z from 'zod';

/** The shape of a {@link CharRnn}; it is saved with the weights. */
export const charRnnConfiguration = z.object({
  type: z.enum(['lstm', 'gru', 'rnn']),
  /** Recurrent layers, each of which reads the one before. */
  layers: z.int().positive(),
  /** Numbers in the state of a layer, and in the embedding of a token unless `embedding` says otherwise. */
  features: z.int().positive(),
  /** Numbers in the embedding of a token. */
  embedding: z.int().positive().optional(),
  /** Probability of dropout after each recurrent layer. */
  dropout: z.number().min(0).lt(1).default(0),
});

export type CharRnnConfiguration = z.output<typeof charRnnConfiguration>;
