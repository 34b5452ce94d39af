import type { Transform } from '@dl/core/data';
import type { ImageSize } from './create-network';

/** What must be known of a classifier beside its weights. */
export interface ClassifierDescription {
  /** The name of the network, if it has one. */
  readonly network?: string;
  /** Size of its input, by which some networks differ. */
  readonly imageSize?: ImageSize;
  readonly classes: readonly string[];
  /** What makes an image the network's input. */
  readonly transforms: readonly Transform[];
}

/**
 * A description as the metadata of a safetensors file, which holds strings alone: all but the name is JSON.
 *
 * ```ts
 * await saveTensors('pets.safetensors', model.stateDict(), classifierMetadata({ network: 'resnet18', classes, transforms }));
 * ```
 */
export function classifierMetadata({
  network,
  imageSize,
  classes,
  transforms,
}: ClassifierDescription): Record<string, string> {
  return {
    ...(network && { network }),
    ...(imageSize && { imageSize: JSON.stringify(imageSize) }),
    classes: JSON.stringify(classes),
    transforms: JSON.stringify(transforms),
  };
}
