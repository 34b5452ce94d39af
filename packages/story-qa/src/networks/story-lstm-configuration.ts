import * as z from 'zod';
import { storySizes } from '../batches/story-sizes';

/** The shape of a {@link StoryLstm}; it is saved with the weights. */
export const storyLstmConfiguration = storySizes.extend({
  type: z.literal('lstm'),
  /** Numbers that describe a word, a sentence or the state. */
  features: z.int().positive(),
  /** Sentences before a question that are read. */
  memories: z.int().positive(),
});

export type StoryLstmConfiguration = z.output<typeof storyLstmConfiguration>;
