import * as z from 'zod';
import { captionConfiguration } from '../networks/configuration';
import type { CaptionModel } from './caption-model';

/** All that makes weights a model. */
export const modelMetadata = z.object({ network: captionConfiguration, words: z.array(z.string()) });

export type ModelMetadata = z.output<typeof modelMetadata>;

/** What a file or a checkpoint of this model must say. */
export function metadataOf({
  network,
  vocabulary,
}: Pick<CaptionModel, 'network' | 'vocabulary'>): ModelMetadata {
  return { network: network.configuration, words: [...vocabulary.words] };
}
