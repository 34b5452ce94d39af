import * as z from 'zod';
import { storySizes } from '../batches/story-sizes';

/** The shape of a {@link MemoryNetwork}; it is saved with the weights. */
export const memoryNetworkConfiguration = storySizes.extend({
  type: z.literal('memn2n'),
  /** Numbers that describe a sentence. */
  features: z.int().positive(),
  /** Sentences before a question that are kept. */
  memories: z.int().positive(),
  /** Times that the memories are read. */
  hops: z.int().positive(),
  /** Which embeddings the hops share. */
  tying: z.enum(['adjacent', 'layer-wise']),
  /** With a ReLU after each hop. */
  nonlinear: z.boolean().optional(),
});

export type MemoryNetworkConfiguration = z.output<typeof memoryNetworkConfiguration>;
