import * as z from 'zod';
import { CharRnn } from './char-rnn';
import { charRnnConfiguration } from './char-rnn-configuration';
import { Gpt } from './gpt';
import { gptConfiguration } from './gpt-configuration';

/** The kind and shape of a network, as it is saved with its weights. */
export const networkConfiguration = z.discriminatedUnion('type', [gptConfiguration, charRnnConfiguration]);

export type NetworkConfiguration = z.output<typeof networkConfiguration>;

/** Makes a network with its first weights, from the current generator. */
export function createNetwork(vocabularySize: number, configuration: NetworkConfiguration): Gpt | CharRnn {
  return configuration.type === 'gpt'
    ? new Gpt(vocabularySize, configuration)
    : new CharRnn(vocabularySize, configuration);
}
