import { InvalidArgumentError } from '../../errors';
import type { Random } from '../../random';
import type { FloatImage, Image } from '../images/image';
import { crop, pad, type PaddingMode } from './geometry';
import { toHeightAndWidth, type Size } from './size';

export interface RandomCropOptions {
  /** Pixels added on each side before the crop. Default: 0. */
  padding?: number;
  /** What the added pixels show. Default: 'constant'. */
  mode?: PaddingMode;
  /** Value of the added pixels in mode 'constant'. Default: 0. */
  fill?: number;
}

/** A description of {@link randomCrop}. */
export interface RandomCrop extends Required<RandomCropOptions> {
  type: 'randomCrop';
  size: Size;
}

/**
 * Cuts `size` out at a random place.
 *
 * ```ts
 * const augmentation = [randomCrop(32, { padding: 4 }), randomHorizontalFlip(), toTensor()]; // He et al. 2015, CIFAR-10
 * ```
 */
export function randomCrop(size: Size, options: RandomCropOptions = {}): RandomCrop {
  toHeightAndWidth(size);
  const { padding = 0, mode = 'constant', fill = 0 } = options;
  return { type: 'randomCrop', size, padding, mode, fill };
}

export function applyRandomCrop<Kind extends Image | FloatImage>(
  image: Kind,
  { size, padding, mode, fill }: RandomCrop,
  random: Random,
): Kind {
  const border = { left: padding, top: padding, right: padding, bottom: padding };
  const padded = padding ? pad(image, border, mode, fill) : image;
  const [height, width] = toHeightAndWidth(size);
  if (width > padded.width || height > padded.height) {
    throw new InvalidArgumentError(
      `a crop of ${width}x${height} pixels does not fit into an image of ${padded.width}x${padded.height}; ` +
        'use a larger padding, or resize first',
    );
  }
  const top = random.integer(padded.height - height + 1);
  const left = random.integer(padded.width - width + 1);
  return crop(padded, { left, top, width, height });
}
