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

export type ModelMetadata = z.output<typeof modelMetadata>;
