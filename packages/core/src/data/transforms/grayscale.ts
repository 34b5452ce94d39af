import { blank, type Image } from '../images/image';
import { toGray } from './color';

/** A description of {@link grayscale}. */
export interface Grayscale {
  type: 'grayscale';
  channels: 1 | 3;
}

/** Replaces colours by their luma, in one channel or in three equal ones. Equals torchvision's `Grayscale`. */
export function grayscale(channels: 1 | 3 = 1): Grayscale {
  return { type: 'grayscale', channels };
}

export function applyGrayscale(image: Image, { channels }: Grayscale): Image {
  const gray = toGray(image);
  if (channels === 1) return gray;
  const repeated = blank({ ...image, channels }, image.width, image.height);
  gray.data.forEach((value, pixel) => repeated.data.fill(value, pixel * 3, pixel * 3 + 3));
  return repeated;
}
