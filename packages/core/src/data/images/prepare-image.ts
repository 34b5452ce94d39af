import type { HostTensor } from '../../host-tensor';
import type { Random } from '../../random';
import { applyTransforms, type Transform } from '../transforms/apply-transforms';
import { readImage } from './image-file';

/** An image file and what is to be made of it, as plain data that can go to a worker. */
export interface ImageTask {
  path: string;
  channels: 1 | 3 | 4;
  transforms: readonly Transform[];
}

/** Reads, decodes and transforms an image. */
export async function prepareImage(
  { path, channels, transforms }: ImageTask,
  random: Random,
): Promise<HostTensor<'uint8' | 'float32'>> {
  return applyTransforms(await readImage(path, { channels }), transforms, random);
}
