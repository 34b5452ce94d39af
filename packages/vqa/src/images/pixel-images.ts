import type { HostTensor } from '@dl/core';
import { applyTransforms, resize, toRgb, type Image } from '@dl/core/data';
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
 * @param options.mirror - Mirrors and turns by quarters at random, all eight ways alike.
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
      return mirror && random ? mirrored(pixels, random.integer(8)) : pixels;
    },
  };
}

/** One of the eight symmetries of a square. */
function mirrored({ dtype, shape, data }: HostTensor<'uint8'>, symmetry: number): HostTensor<'uint8'> {
  const side = shape[0]!;
  const turned = new Uint8Array(data.length);
  for (let row = 0; row < side; row++) {
    for (let column = 0; column < side; column++) {
      const [a, b] = symmetry & 4 ? [column, row] : [row, column];
      const from = (symmetry & 1 ? side - 1 - a : a) * side + (symmetry & 2 ? side - 1 - b : b);
      const to = row * side + column;
      for (let channel = 0; channel < 3; channel++) turned[to * 3 + channel] = data[from * 3 + channel]!;
    }
  }
  return { dtype, shape, data: turned };
}
