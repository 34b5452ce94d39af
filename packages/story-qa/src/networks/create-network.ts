import * as z from 'zod';
import { EntityNetwork } from './entity-network';
import { entityNetworkConfiguration } from './entity-network-configuration';
import { MemoryNetwork } from './memory-network';
import { memoryNetworkConfiguration } from './memory-network-configuration';
import { StoryLstm } from './story-lstm';
import { storyLstmConfiguration } from './story-lstm-configuration';

/** The kind and shape of a network, as it is saved with its weights. */
export const storyNetworkConfiguration = z.discriminatedUnion('type', [
  memoryNetworkConfiguration,
  entityNetworkConfiguration,
  storyLstmConfiguration,
]);

export type StoryNetworkConfiguration = z.output<typeof storyNetworkConfiguration>;

export type StoryNetwork = MemoryNetwork | EntityNetwork | StoryLstm;

/**
 * Makes a network with its first weights, from the current generator.
 *
 * @param vocabularySize - Words and answers, with padding.
 */
export function createStoryNetwork(
  vocabularySize: number,
  configuration: StoryNetworkConfiguration,
): StoryNetwork {
  switch (configuration.type) {
    case 'memn2n':
      return new MemoryNetwork(vocabularySize, configuration);
    case 'entnet':
      return new EntityNetwork(vocabularySize, configuration);
    case 'lstm':
      return new StoryLstm(vocabularySize, configuration);
  }
}
