import { InvalidArgumentError, ShapeError } from '../errors';
import type { Image } from '../data/images/image';

export interface TileImagesOptions {
  /** Tiles in a row. Default: about a square, of full rows if that is possible. */
  columns?: number;
  /** Pixels of the sheet for a pixel of a tile, along each axis. Default: 1. */
  scale?: number;
  /** White pixels between two tiles. Default: 1. */
  gap?: number;
}

/**
 * Puts images of one size on a white sheet, in reading order: many small pictures, such as the filters of a layer, as one.
 * `cutTiles` of `@dl/core/data` is the way back (from a sheet without gaps). For captions, see {@link imageGrid}.
 *
 * ```ts
 * await writeImage('filters.png', tileImages(filters, { columns: 8, scale: 12, gap: 2 }));
 * ```
 *
 * @throws {@link ShapeError} if there is no image, or one has another size or number of channels than the first.
 * @throws {@link InvalidArgumentError} if `columns` or `scale` is not a positive, or `gap` not a natural number.
 */
export function tileImages(images: readonly Image[], options: TileImagesOptions = {}): Image {
  const { columns = columnsFor(images.length), scale = 1, gap = 1 } = options;
  const [first] = images;
  if (!first) throw new ShapeError('there is no image to put on the sheet; give at least one');
  const { width, height, channels } = first;
  for (const [name, value, least] of [
    ['columns', columns, 1],
    ['scale', scale, 1],
    ['gap', gap, 0],
  ] as const)
    // prettier-ignore
    if (!Number.isInteger(value) || value < least)
      throw new InvalidArgumentError(`${name} must be an integer of at least ${least}; received ${value}`);
  const other = images.findIndex(
    (image) => image.width !== width || image.height !== height || image.channels !== channels,
  );
  if (other >= 0) {
    const sizes = [first, images[other]!].map((image) => `${image.width}x${image.height}x${image.channels}`);
    throw new ShapeError(`tiles have one size: image 0 is ${sizes[0]}, image ${other} is ${sizes[1]}`);
  }

  const across = Math.min(columns, images.length);
  const [stepX, stepY] = [width * scale + gap, height * scale + gap];
  const sheetWidth = across * stepX - gap;
  const sheetHeight = Math.ceil(images.length / across) * stepY - gap;
  const data = new Uint8Array(sheetWidth * sheetHeight * channels).fill(255);
  for (const [index, image] of images.entries()) {
    const left = (index % across) * stepX;
    const top = Math.floor(index / across) * stepY;
    for (let y = 0; y < height * scale; y++) {
      for (let x = 0; x < width * scale; x++) {
        const from = (Math.floor(y / scale) * width + Math.floor(x / scale)) * channels;
        data.set(image.data.subarray(from, from + channels), ((top + y) * sheetWidth + left + x) * channels);
      }
    }
  }
  return { data, width: sheetWidth, height: sheetHeight, channels };
}

/** The least divisor from the square root on, unless the sheet would be more than twice as wide as it is high. */
function columnsFor(count: number): number {
  const least = Math.max(1, Math.ceil(Math.sqrt(count)));
  for (let columns = least; columns * columns <= 2 * count; columns++)
    if (count % columns === 0) return columns;
  return least;
}
