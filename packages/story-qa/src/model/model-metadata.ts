import * as z from 'zod';
import { storyNetworkConfiguration } from '../networks/create-network';
import type { StoryModel } from './story-model';

/** All that makes weights a model. */
export const modelMetadata = z.object({
  network: storyNetworkConfiguration,
  words: z.array(z.string()),
});

type ModelMetadata = z.output<typeof modelMetadata>;

/** What a file or a checkpoint of this model must say. */
export function metadataOf({ network, vocabulary }: StoryModel): ModelMetadata {
  return { network: network.configuration, words: [...vocabulary.words] };
}
