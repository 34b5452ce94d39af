import type { Random } from '@dl/core';
import type { FloatImage } from '@dl/core/data';
import type { Objective } from '../objective/objective';
import { pixelGradient, type PixelGradient } from './pixel-gradient';
import { equalParts, readTile, writeTile, type Parts } from './tiles';

export interface TileOptions {
  /** Longest side of what the network sees at a time, in pixels. */
  tileSize: number;
  /** The picture is moved by up to this many pixels in each direction before it is looked at. */
  jitter: number;
  random: Random;
  signal?: AbortSignal;
}

/**
 * The gradient of an objective at a picture of any size: of its tiles one after the other, so that memory is that of one.
 * Seams would show where tiles meet; therefore the picture, closed to a ring, is moved by chance, by up to a tile where it
 * is cut. The value is the mean over the tiles.
 */
export async function tiledGradient(
  objective: Objective,
  image: FloatImage,
  { tileSize, jitter, random, signal }: TileOptions,
): Promise<PixelGradient> {
  const [rows, columns] = [equalParts(image.height, tileSize), equalParts(image.width, tileSize)];
  const shift = ({ size, starts }: Parts) =>
    starts.length > 1 ? random.integer(size) : random.integer(2 * jitter + 1) - jitter;
  const [down, right] = [shift(rows), shift(columns)];

  const whole = { ...image, data: new Float32Array(image.data.length) };
  let sum = 0;
  for (const top of rows.starts) {
    for (const left of columns.starts) {
      signal?.throwIfAborted();
      const tile = { top: top + down, left: left + right, height: rows.size, width: columns.size };
      const { value, gradient } = await pixelGradient(objective, { ...tile, data: readTile(image, tile) });
      writeTile(whole, tile, gradient);
      sum += value;
    }
  }
  return { value: sum / (rows.starts.length * columns.starts.length), gradient: whole.data };
}
