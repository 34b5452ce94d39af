import type { Random } from '../../random';
import type { Image } from '../images/image';
import { affine, type AffineMatrix } from './affine';
import { roundHalfEven } from './geometry';

type Range = readonly [minimum: number, maximum: number];

export interface RandomAffineOptions {
  /** Range of the rotation in degrees, clockwise; a number `d` stands for [-d, d]. Default: 0. */
  degrees?: number | Range;
  /** Largest shift, as a share of width and of height. Default: [0, 0]. */
  translate?: readonly [x: number, y: number];
  /** Range of the scale. Default: [1, 1]. */
  scale?: Range;
  /** Range of the shear along x in degrees; a number `s` stands for [-s, s]. Default: 0. */
  shear?: number | Range;
  /** Default: 'nearest'. */
  interpolation?: 'nearest' | 'bilinear';
  /** Value of pixels from outside of the image. Default: 0. */
  fill?: number;
}

/** A description of {@link randomAffine}. */
export interface RandomAffine {
  type: 'randomAffine';
  degrees: Range;
  translate: readonly [x: number, y: number];
  scale: Range;
  shear: Range;
  interpolation: 'nearest' | 'bilinear';
  fill: number;
}

/**
 * Rotates, shifts, scales and shears about the centre, with torchvision's formulas.
 *
 * ```ts
 * const augmentation = [randomAffine({ degrees: 10, translate: [0.1, 0.1], interpolation: 'bilinear' }), toTensor()];
 * ```
 */
export function randomAffine(options: RandomAffineOptions): RandomAffine {
  const { translate = [0, 0], scale = [1, 1], interpolation = 'nearest', fill = 0 } = options;
  const degrees = symmetric(options.degrees ?? 0);
  const shear = symmetric(options.shear ?? 0);
  return { type: 'randomAffine', degrees, translate, scale, shear, interpolation, fill };
}

export function symmetric(range: number | Range): Range {
  return typeof range === 'number' ? [-range, range] : range;
}

export function applyRandomAffine(image: Image, transform: RandomAffine, random: Random): Image {
  const { degrees, translate, scale, shear, interpolation, fill } = transform;
  const angle = random.uniform(...degrees);
  const [maximumX, maximumY] = [translate[0] * image.width, translate[1] * image.height];
  const shift = [
    roundHalfEven(random.uniform(-maximumX, maximumX)),
    roundHalfEven(random.uniform(-maximumY, maximumY)),
  ] as const;
  const matrix = inverseAffineMatrix(image, angle, shift, random.uniform(...scale), random.uniform(...shear));
  return affine(image, matrix, image, interpolation, fill);
}

/** The map from result to source of: shear along x, scale, rotate about the centre (degrees), then shift (pixels). */
export function inverseAffineMatrix(
  { width, height }: Image,
  angle: number,
  [shiftX, shiftY]: readonly [number, number],
  scale: number,
  shear: number,
): AffineMatrix {
  const rotation = radians(angle);
  const slope = Math.tan(radians(shear));
  const a = (-Math.sin(rotation) * slope + Math.cos(rotation)) / scale;
  const b = (Math.cos(rotation) * slope + Math.sin(rotation)) / scale;
  const d = -Math.sin(rotation) / scale;
  const e = Math.cos(rotation) / scale;
  const [centerX, centerY] = [width * 0.5, height * 0.5];
  const c = a * (-centerX - shiftX) + b * (-centerY - shiftY) + centerX;
  const f = d * (-centerX - shiftX) + e * (-centerY - shiftY) + centerY;
  return [a, b, c, d, e, f];
}

export function radians(degrees: number): number {
  return degrees * (Math.PI / 180);
}
