import { InvalidArgumentError, type HostTensor } from '@dl/core';
import type { BatchLoader } from '@dl/core/train';
import type { StoryNetworkConfiguration } from '../networks/create-network';
import type { EncodedStories } from './encode-stories';
import { QuestionBatches } from './question-batches';
import { StoryBatches } from './story-batches';

/** What all kinds of batches have. */
export type NetworkBatch = { readonly answer: HostTensor<'int32'> };

/**
 * The batches that a network of this configuration reads.
 *
 * @throws {@link InvalidArgumentError} if nothing is asked.
 */
export function networkBatches(
  encoded: EncodedStories,
  configuration: StoryNetworkConfiguration,
  options: { batchSize: number; seed?: number; timeNoise?: number },
): BatchLoader<NetworkBatch> {
  if (!encoded.stories.some(({ questions }) => questions.length)) {
    throw new InvalidArgumentError('there is no question in these stories');
  }
  if (configuration.type === 'entnet') return new StoryBatches(encoded, { ...configuration, ...options });
  // Only a memory network has places for the noise to move sentences to.
  const timeNoise = configuration.type === 'memn2n' ? options.timeNoise : 0;
  return new QuestionBatches(encoded, { ...configuration, ...options, timeNoise });
}
