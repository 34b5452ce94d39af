import type { FloatImage, Image } from '../images/image';
import { crop, pad, roundHalfEven } from './geometry';
import { toHeightAndWidth, type Size } from './size';

/** A description of {@link centerCrop}. */
export interface CenterCrop {
  type: 'centerCrop';
  size: Size;
}

/** Cuts `size` out of the middle; an image that is smaller gets a black border. Equals torchvision's `CenterCrop`. */
export function centerCrop(size: Size): CenterCrop {
  toHeightAndWidth(size);
  return { type: 'centerCrop', size };
}

export function applyCenterCrop<Kind extends Image | FloatImage>(image: Kind, { size }: CenterCrop): Kind {
  const [height, width] = toHeightAndWidth(size);
  const missingX = Math.max(width - image.width, 0);
  const missingY = Math.max(height - image.height, 0);
  const border = {
    left: missingX >> 1,
    top: missingY >> 1,
    right: (missingX + 1) >> 1,
    bottom: (missingY + 1) >> 1,
  };
  const padded = missingX || missingY ? pad(image, border, 'constant', 0) : image;
  const top = roundHalfEven((padded.height - height) / 2);
  const left = roundHalfEven((padded.width - width) / 2);
  return crop(padded, { left, top, width, height });
}
