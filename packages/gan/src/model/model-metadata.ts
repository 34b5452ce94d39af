import { FileFormatError } from '@dl/core';
import * as z from 'zod';
import { ganConfiguration } from '../networks/configuration';
import type { GanModel } from './gan-model';

/** All that makes weights a model. */
const modelMetadata = z.object({ gan: ganConfiguration, classes: z.array(z.string()) });

/** Names of {@link modelMetadata}. */
export const metadataNames = Object.keys(modelMetadata.shape);

export type GanMetadata = z.output<typeof modelMetadata>;

/** What a file or a checkpoint of this model must say. */
export function metadataOf({
  configuration,
  classes,
}: Pick<GanModel, 'configuration' | 'classes'>): GanMetadata {
  return { gan: configuration, classes: [...classes] };
}

/**
 * Checks what a file says of its model.
 *
 * @throws {@link FileFormatError} if it is not what `@dl/gan` writes.
 */
export function parseModelMetadata(source: string, metadata: unknown): GanMetadata {
  const parsed = modelMetadata.safeParse(metadata);
  if (parsed.success) return parsed.data;
  throw new FileFormatError(
    `${source} does not say which generator its weights are for: ${z.prettifyError(parsed.error)}. ` +
      'Models are written by saveGan or `dl gan train`.',
  );
}
