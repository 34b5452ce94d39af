import type { Random } from '../../random';
import type { Image } from '../images/image';
import { crop, roundHalfEven, type Box } from './geometry';
import { resizeTo, type ResizeOptions } from './resize';
import { toHeightAndWidth, type Size } from './size';

export interface RandomResizedCropOptions extends ResizeOptions {
  /** Range of the crop's share of the image's area. Default: [0.08, 1]. */
  scale?: readonly [number, number];
  /** Range of the crop's width divided by its height. Default: [3/4, 4/3]. */
  ratio?: readonly [number, number];
}

/** A description of {@link randomResizedCrop}. */
export interface RandomResizedCrop extends Required<RandomResizedCropOptions> {
  type: 'randomResizedCrop';
  size: Size;
}

/**
 * Cuts out a box of random area and proportions and resizes it to `size` (a single number is a square): the crop of
 * Szegedy et al. 2014, section 6, with which ImageNet networks are trained.
 */
export function randomResizedCrop(size: Size, options: RandomResizedCropOptions = {}): RandomResizedCrop {
  toHeightAndWidth(size);
  const { scale = [0.08, 1], ratio = [3 / 4, 4 / 3], interpolation = 'bilinear', antialias = true } = options;
  return { type: 'randomResizedCrop', size, scale, ratio, interpolation, antialias };
}

export function applyRandomResizedCrop(
  image: Image,
  { size, scale, ratio, interpolation, antialias }: RandomResizedCrop,
  random: Random,
): Image {
  const [height, width] = toHeightAndWidth(size);
  const cut = crop(image, drawBox(image, scale, ratio, random));
  return resizeTo(cut, width, height, interpolation, antialias);
}

/** After ten boxes that do not fit, the largest one in the middle whose proportions are allowed. */
export function drawBox(
  { width, height }: { width: number; height: number },
  scale: readonly [number, number],
  ratio: readonly [number, number],
  random: Random,
): Box {
  for (let attempt = 0; attempt < 10; attempt++) {
    const area = width * height * random.uniform(...scale);
    const proportion = Math.exp(random.uniform(Math.log(ratio[0]), Math.log(ratio[1])));
    const boxWidth = roundHalfEven(Math.sqrt(area * proportion));
    const boxHeight = roundHalfEven(Math.sqrt(area / proportion));
    if (boxWidth > 0 && boxWidth <= width && boxHeight > 0 && boxHeight <= height) {
      const top = random.integer(height - boxHeight + 1);
      const left = random.integer(width - boxWidth + 1);
      return { left, top, width: boxWidth, height: boxHeight };
    }
  }
  const boxWidth = Math.min(width, roundHalfEven(height * ratio[1]));
  const boxHeight = Math.min(height, roundHalfEven(width / ratio[0]));
  return {
    left: (width - boxWidth) >> 1,
    top: (height - boxHeight) >> 1,
    width: boxWidth,
    height: boxHeight,
  };
}
