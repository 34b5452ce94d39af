import type { HostTensor } from '../../host-tensor';
import { toTensor } from '../transforms/to-tensor';
import type { Transform } from '../transforms/apply-transforms';

/** An image with its class. */
export type ImageSample = {
  /** [height, width, channels], as the data set's transforms leave it. */
  readonly image: HostTensor<'uint8' | 'float32'>;
  /** Index into the data set's `classes`. */
  readonly label: number;
};

export interface ImageDatasetOptions {
  /** What is done to each image when it is asked for. Default: `[toTensor()]`, float32 in [0, 1]. */
  transforms?: readonly Transform[];
}

export const defaultTransforms: readonly Transform[] = [toTensor()];
