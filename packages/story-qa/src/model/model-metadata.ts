import { FileFormatError } from '@dl/core';
import * as z from 'zod';
import { storyNetworkConfiguration } from '../networks/create-network';
import type { StoryModel } from './story-model';

/** All that makes weights a model. */
const modelMetadata = z.object({
  network: storyNetworkConfiguration,
  words: z.array(z.string()),
});

/** Names of {@link modelMetadata}. */
export const metadataNames = Object.keys(modelMetadata.shape);

type ModelMetadata = z.output<typeof modelMetadata>;

/** What a file or a checkpoint of this model must say. */
export function metadataOf({ network, vocabulary }: StoryModel): ModelMetadata {
  return { network: network.configuration, words: [...vocabulary.words] };
}

/**
 * Checks what a file or checkpoint says of its model.
 *
 * @throws {@link FileFormatError} if it is not what `@dl/story-qa` writes.
 */
export function parseModelMetadata(source: string, metadata: unknown): ModelMetadata {
  const parsed = modelMetadata.safeParse(metadata);
  if (parsed.success) return parsed.data;
  throw new FileFormatError(
    `${source} does not say which network and words its weights are for: ${z.prettifyError(parsed.error)}. ` +
      'Models are written by saveStoryModel or `dl story train`.',
  );
}
