import { FileFormatError } from '@dl/core';
import * as z from 'zod';
import { captionConfiguration } from '../networks/configuration';
import type { CaptionModel } from './caption-model';

/** All that makes weights a model. */
const modelMetadata = z.object({ network: captionConfiguration, words: z.array(z.string()) });

/** Names of {@link modelMetadata}. */
export const metadataNames = Object.keys(modelMetadata.shape);

export type ModelMetadata = z.output<typeof modelMetadata>;

/** What a file or a checkpoint of this model must say. */
export function metadataOf({
  network,
  vocabulary,
}: Pick<CaptionModel, 'network' | 'vocabulary'>): ModelMetadata {
  return { network: network.configuration, words: [...vocabulary.words] };
}

/**
 * Checks what a file says of its model.
 *
 * @throws {@link FileFormatError} if it is not what `@dl/captioning` writes.
 */
export function parseModelMetadata(source: string, metadata: unknown): ModelMetadata {
  const parsed = modelMetadata.safeParse(metadata);
  if (parsed.success) return parsed.data;
  throw new FileFormatError(
    `${source} does not say which network and words its weights are for: ${z.prettifyError(parsed.error)}. ` +
      'Models are written by saveCaptionModel or `dl caption train`.',
  );
}
