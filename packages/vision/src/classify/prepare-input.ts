import type { HostTensor } from '@dl/core';
import { applyTransforms, centerCrop, grayscale, resize, type Image, type Transform } from '@dl/core/data';
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

/** Three channels: grey is repeated, alpha dropped. */
function toRgb(image: Image): Image {
  const { data, width, height, channels } = image;
  if (channels === 3) return image;
  const rgb = new Uint8Array(width * height * 3);
  const [green, blue] = channels === 1 ? [0, 0] : [1, 2];
  for (let from = 0, to = 0; from < data.length; from += channels, to += 3) {
    rgb[to] = data[from]!;
    rgb[to + 1] = data[from + green]!;
    rgb[to + 2] = data[from + blue]!;
  }
  return { data: rgb, width, height, channels: 3 };
}
