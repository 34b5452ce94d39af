import { InvalidArgumentError } from '../../errors';
import type { Image } from '../images/image';
import { affine } from './affine';
import { interpolate } from './interpolate';
import { resample } from './resample';
import { toHeightAndWidth, type Size } from './size';

export type Interpolation = 'nearest' | 'bilinear' | 'bicubic';

export interface ResizeOptions {
  /** Default: 'bilinear'. */
  interpolation?: Interpolation;
  /**
   * Smooths before shrinking, as Pillow always does, and PyTorch's `interpolate` does not. Has no effect on 'nearest'.
   * Default: true.
   */
  antialias?: boolean;
}

/** A description of {@link resize}. */
export interface Resize extends Required<ResizeOptions> {
  type: 'resize';
  size: Size;
}

/**
 * Resizes to `size`; a single number is the length of the shorter side, and the other keeps the proportions.
 * Equals torchvision's `Resize` on a PIL image bit for bit.
 *
 * ```ts
 * applyTransforms(photo, [resize(256), centerCrop(224), toTensor()]).shape; // [224, 224, 3]
 * ```
 */
export function resize(size: Size, options: ResizeOptions = {}): Resize {
  toHeightAndWidth(size);
  const { interpolation = 'bilinear', antialias = true } = options;
  return { type: 'resize', size, interpolation, antialias };
}

export function applyResize(image: Image, { size, interpolation, antialias }: Resize): Image {
  const [height, width] = typeof size === 'number' ? fitShorterSide(image, size) : toHeightAndWidth(size);
  return resizeTo(image, width, height, interpolation, antialias);
}

/** torchvision truncates the longer side. */
function fitShorterSide({ width, height }: Image, size: number): [height: number, width: number] {
  const longer = Math.trunc((size * Math.max(width, height)) / Math.min(width, height));
  return width <= height ? [longer, size] : [size, longer];
}

export function resizeTo(
  image: Image,
  width: number,
  height: number,
  interpolation: Interpolation,
  antialias: boolean,
): Image {
  if (width === image.width && height === image.height) return image;
  switch (interpolation) {
    case 'nearest':
      return affine(
        image,
        [image.width / width, 0, 0, 0, image.height / height, 0],
        { width, height },
        'nearest',
      );
    case 'bilinear':
    case 'bicubic':
      return (antialias ? resample : interpolate)(image, width, height, interpolation);
    default:
      throw new InvalidArgumentError(
        `the interpolation "${String(interpolation)}" is unknown; use 'nearest', 'bilinear' or 'bicubic'`,
      );
  }
}
