import type { Transform } from '@dl/core/data';

/** What must be known of a classifier beside its weights. */
export interface ClassifierDescription {
  /** The name of the network. */
  readonly network: string;
  readonly classes: readonly string[];
  /** What makes an image the network's input. */
  readonly transforms: readonly Transform[];
}

/**
 * A description as the metadata of a safetensors file, which holds strings alone: `classes` and `transforms` are JSON.
 *
 * ```ts
 * await saveTensors('pets.safetensors', model.stateDict(), classifierMetadata({ network: 'resnet18', classes, transforms }));
 * ```
 */
export function classifierMetadata({
  network,
  classes,
  transforms,
}: ClassifierDescription): Record<string, string> {
  return { network, classes: JSON.stringify(classes), transforms: JSON.stringify(transforms) };
}
