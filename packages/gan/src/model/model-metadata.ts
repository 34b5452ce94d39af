import * as z from 'zod';
import { ganConfiguration } from '../networks/configuration';
import type { GanModel } from './gan-model';

/** All that makes weights a model. */
export const modelMetadata = z.object({ gan: ganConfiguration, classes: z.array(z.string()) });

export type GanMetadata = z.output<typeof modelMetadata>;

/** What a file or a checkpoint of this model must say. */
export function metadataOf({
  configuration,
  classes,
}: Pick<GanModel, 'configuration' | 'classes'>): GanMetadata {
  return { gan: configuration, classes: [...classes] };
}
