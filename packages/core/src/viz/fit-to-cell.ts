import type { Image } from '../data/images/image';
import { tileImages } from './tile-images';

/**
 * A small picture enlarged by a whole number, in the middle of a white square of `side` pixels, so that its pixels stay
 * squares whatever draws it: not every renderer of SVG can do without smoothing. Larger pictures are left as they are.
 */
export function fitToCell(image: Image, side: number): Image {
  const scale = Math.floor(side / Math.max(image.width, image.height));
  if (scale < 1) return image;
  const { data, width, height, channels } = tileImages([image], { scale, gap: 0 });
  const square = new Uint8Array(side * side * channels).fill(255);
  const left = (side - width) >> 1;
  const top = (side - height) >> 1;
  for (let row = 0; row < height; row++) {
    square.set(
      data.subarray(row * width * channels, (row + 1) * width * channels),
      ((top + row) * side + left) * channels,
    );
  }
  return { data: square, width: side, height: side, channels };
}
