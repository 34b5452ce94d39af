import type { HostTensor } from '@dl/core';
import { applyTransforms, resize, toRgb, type Image } from '@dl/core/data';
import { flipHorizontally } from '@dl/core/internal';
import type { VqaImages } from '../data/vqa-dataset';
import type { PreparedImages } from './image-input';

/** Bytes of small pictures that are kept; others are read again each time. */
const memory = 1 << 29;

/** A picture as a network with a CNN of its own sees it: RGB bytes [side, side, 3], stretched to a square. */
export function toPixels(image: Image, side: number): HostTensor<'uint8'> {
  return applyTransforms(toRgb(image), [resize([side, side])]) as HostTensor<'uint8'>;
}

/**
 * Pictures for a network with a CNN of its own. They are read once, and kept while there is room for them.
 *
 * @param options.mirror - Exchanges left and right of every second picture, at random.
 */
export function pixelImages(
  images: VqaImages,
  side: number,
  { mirror = false }: { mirror?: boolean } = {},
): PreparedImages {
  const kept = new Map<number, HostTensor<'uint8'>>();
  const places = Math.floor(memory / (side * side * 3));
  return {
    async load(imageId, random) {
      let pixels = kept.get(imageId);
      if (!pixels) {
        pixels = toPixels(await images.read(imageId), side);
        if (kept.size < places) kept.set(imageId, pixels);
      }
      return mirror && random?.integer(2) ? mirrored(pixels) : pixels;
    },
  };
}

function mirrored({ dtype, shape, data }: HostTensor<'uint8'>): HostTensor<'uint8'> {
  const side = shape[0]!;
  const image = flipHorizontally<Image>({ width: side, height: side, channels: 3, data });
  return { dtype, shape, data: image.data };
}
