import * as z from 'zod';
import { storySizes } from '../batches/story-sizes';

/** The shape of an {@link EntityNetwork}; it is saved with the weights. */
export const entityNetworkConfiguration = storySizes.extend({
  type: z.literal('entnet'),
  /** Numbers that describe a word, a sentence or the state of an entity. */
  features: z.int().positive(),
  /** Blocks of memory, each for an entity. */
  blocks: z.int().positive(),
  /** Numbers of the words whose vectors are the keys of the blocks; without them the keys are learned freely. */
  keyWords: z.array(z.int().positive()).optional(),
  /** Sentences that are read of a story. */
  longestStory: z.int().positive(),
});

export type EntityNetworkConfiguration = z.output<typeof entityNetworkConfiguration>;
