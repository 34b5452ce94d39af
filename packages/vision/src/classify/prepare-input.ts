import type { HostTensor } from '@dl/core';
import { applyTransforms, centerCrop, grayscale, resize, toRgb, type Image, type Transform } from '@dl/core/data';
import type { ImageSize } from '../train/create-network';

/**
 * Longer pictures are cut in the middle: with the shorter side resized, those of a few pixels by thousands would be
 * gigabytes, and no network sees more than their middle.
 */
const maximumAspectRatio = 100;

/**
 * The transforms of a network, completed so that they take a picture of any size: weights that were trained on small
 * images of one size have none that resize.
 */
export function completeTransforms(
  transforms: readonly Transform[],
  [height, width, channels]: ImageSize,
): Transform[] {
  const isResized = transforms.some(({ type }) => type === 'resize');
  const fit = isResized ? [] : [resize(Math.max(height, width)), centerCrop([height, width])];
  return [...(channels === 1 ? [grayscale(1)] : []), ...fit, ...transforms];
}

/** The network's input for a picture, [height, width, channels]. */
export function prepareInput(image: Image, transforms: readonly Transform[]): HostTensor {
  const { width, height } = image;
  const shorter = Math.min(width, height);
  const longest = shorter * maximumAspectRatio;
  const cut =
    Math.max(width, height) > longest
      ? [centerCrop([Math.min(height, longest), Math.min(width, longest)])]
      : [];
  return applyTransforms(toRgb(image), [...cut, ...transforms]);
}
