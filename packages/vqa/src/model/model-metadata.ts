import * as z from 'zod';
import { vqaNetworkConfiguration } from '../networks/create-network';
import type { VqaModel } from './vqa-model';

/** All that makes weights a model. */
export const modelMetadata = z.object({
  network: vqaNetworkConfiguration,
  words: z.array(z.string()),
  answers: z.array(z.string()).nonempty(),
});

type ModelMetadata = z.output<typeof modelMetadata>;

/** What a file or a checkpoint of this model must say. */
export function metadataOf({ network, words, answers }: VqaModel): ModelMetadata {
  return {
    network: network.configuration,
    words: [...words.words],
    answers: [...answers.answers] as [string, ...string[]],
  };
}
