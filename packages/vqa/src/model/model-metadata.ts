import { FileFormatError } from '@dl/core';
import * as z from 'zod';
import { vqaNetworkConfiguration } from '../networks/create-network';
import type { VqaModel } from './vqa-model';

/** All that makes weights a model. */
const modelMetadata = z.object({
  network: vqaNetworkConfiguration,
  words: z.array(z.string()),
  answers: z.array(z.string()).nonempty(),
});

type ModelMetadata = z.output<typeof modelMetadata>;

/** Names of {@link modelMetadata}. */
export const metadataNames = Object.keys(modelMetadata.shape);

/** What a file or a checkpoint of this model must say. */
export function metadataOf({ network, words, answers }: VqaModel): ModelMetadata {
  return {
    network: network.configuration,
    words: [...words.words],
    answers: [...answers.answers] as [string, ...string[]],
  };
}

/**
 * Checks what a file or checkpoint says of its model.
 *
 * @throws {@link FileFormatError} if it is not what `@dl/vqa` writes.
 */
export function parseModelMetadata(source: string, metadata: unknown): ModelMetadata {
  const parsed = modelMetadata.safeParse(metadata);
  if (parsed.success) return parsed.data;
  throw new FileFormatError(
    `${source} does not say which network, words and answers its weights are for: ${z.prettifyError(parsed.error)}. ` +
      'Models are written by saveVqaModel or `dl vqa train`.',
  );
}
