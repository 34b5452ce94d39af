import * as z from 'zod';
import { CnnLstm, cnnLstmConfiguration } from './cnn-lstm';
import { RelationNetwork, relationNetworkConfiguration } from './relation-network';
import { StackedAttention, stackedAttentionConfiguration } from './stacked-attention';
import { TopDownAttention, topDownAttentionConfiguration } from './top-down-attention';

/** The kind and shape of a network, as it is saved with its weights. */
export const vqaNetworkConfiguration = z.discriminatedUnion('type', [
  cnnLstmConfiguration,
  stackedAttentionConfiguration,
  relationNetworkConfiguration,
  topDownAttentionConfiguration,
]);

export type VqaNetworkConfiguration = z.output<typeof vqaNetworkConfiguration>;

export type AnyVqaNetwork = CnnLstm | StackedAttention | RelationNetwork | TopDownAttention;

/**
 * Makes a network with its first weights, from the current generator.
 *
 * @param sizes - Words that it reads, with padding and unknown, and answers that it chooses from.
 */
export function createVqaNetwork(
  sizes: { words: number; answers: number },
  configuration: VqaNetworkConfiguration,
): AnyVqaNetwork {
  switch (configuration.type) {
    case 'cnn-lstm':
      return new CnnLstm(sizes, configuration);
    case 'san':
      return new StackedAttention(sizes, configuration);
    case 'relation':
      return new RelationNetwork(sizes, configuration);
    case 'top-down':
      return new TopDownAttention(sizes, configuration);
  }
}
