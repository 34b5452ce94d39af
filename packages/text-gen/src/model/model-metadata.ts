import { FileFormatError } from '@dl/core';
import * as z from 'zod';
import { networkConfiguration } from '../networks/create-network';
import { savedVocabulary } from '../vocabulary/vocabulary';
import { trainedOn } from './trained-on';

/** All that makes weights a model. */
export const modelMetadata = z.object({
  network: networkConfiguration,
  vocabulary: savedVocabulary,
  trainedOn: trainedOn.optional(),
});

/** Names of {@link modelMetadata}. */
export const metadataNames = Object.keys(modelMetadata.shape);

export type ModelMetadata = z.output<typeof modelMetadata>;

/**
 * Checks what a file or checkpoint says of its model.
 *
 * @throws {@link FileFormatError} if it is not what `@dl/text-gen` writes.
 */
export function parseModelMetadata(source: string, metadata: unknown): ModelMetadata {
  const parsed = modelMetadata.safeParse(metadata);
  if (parsed.success) return parsed.data;
  throw new FileFormatError(
    `${source} does not say which network and vocabulary its weights are for: ${z.prettifyError(parsed.error)}. ` +
      'Models are written by saveTextModel or `dl text train`; use importGpt or importTensorFlowCharRnn for those of others.',
  );
}
