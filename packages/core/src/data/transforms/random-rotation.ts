import type { Random } from '../../random';
import type { Image } from '../images/image';
import { affine } from './affine';
import { radians, symmetric } from './random-affine';

export interface RandomRotationOptions {
  /** Default: 'nearest'. */
  interpolation?: 'nearest' | 'bilinear';
  /** Value of pixels from outside of the image. Default: 0. */
  fill?: number;
}

/** A description of {@link randomRotation}. */
export interface RandomRotation extends Required<RandomRotationOptions> {
  type: 'randomRotation';
  degrees: readonly [minimum: number, maximum: number];
}

/** Rotates about the centre by a random angle, counter-clockwise; a number `d` stands for [-d, d] degrees. */
export function randomRotation(
  degrees: number | readonly [minimum: number, maximum: number],
  options: RandomRotationOptions = {},
): RandomRotation {
  const { interpolation = 'nearest', fill = 0 } = options;
  return { type: 'randomRotation', degrees: symmetric(degrees), interpolation, fill };
}

export function applyRandomRotation(image: Image, transform: RandomRotation, random: Random): Image {
  return rotate(image, random.uniform(...transform.degrees), transform.interpolation, transform.fill);
}

/** Pillow's `Image.rotate`, which rounds sine and cosine to 15 digits so that right angles are exact. */
export function rotate(
  image: Image,
  degrees: number,
  interpolation: 'nearest' | 'bilinear',
  fill = 0,
): Image {
  const cosine = Number(Math.cos(-radians(degrees)).toFixed(15));
  const sine = Number(Math.sin(-radians(degrees)).toFixed(15));
  const [centerX, centerY] = [image.width / 2, image.height / 2];
  const shiftX = cosine * -centerX + sine * -centerY + centerX;
  const shiftY = -sine * -centerX + cosine * -centerY + centerY;
  return affine(image, [cosine, sine, shiftX, -sine, cosine, shiftY], image, interpolation, fill);
}
