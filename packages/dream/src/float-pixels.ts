import { applyTransforms, resize, toImage, toTensor, type FloatImage, type Image } from '@dl/core/data';
import type { PictureSize } from './octaves';

/** An RGB picture in another size, as numbers in [0, 1]. */
export function resizedFloats(image: Image, { width, height }: PictureSize): FloatImage {
  const { data } = applyTransforms(image, [resize([height, width]), toTensor()]);
  return { data: data as Float32Array, width, height, channels: 3 };
}

/** Numbers in [0, 1] as bytes. */
export const toBytes = ({ data, width, height, channels }: FloatImage): Image =>
  toImage({ dtype: 'float32', shape: [height, width, channels], data });
