import { ShapeError } from '../../errors';
import type { HostTensor } from '../../host-tensor';
import { crop } from '../transforms/geometry';
import type { Image } from './image';

/**
 * Cuts a sheet of equal tiles, in reading order, into a tensor [tiles, height, width, channels].
 *
 * ```ts
 * const digits = cutTiles(await readImage('mnist-sheet.png', { channels: 1 }), 28, 28);
 * ```
 *
 * @throws {@link ShapeError} if the sheet is not whole tiles.
 */
export function cutTiles(sheet: Image, width: number, height: number): HostTensor<'uint8'> {
  const [columns, rows] = [sheet.width / width, sheet.height / height];
  if (!Number.isInteger(columns) || !Number.isInteger(rows)) {
    throw new ShapeError(
      `a sheet of ${sheet.width}x${sheet.height} pixels cannot be cut into tiles of ${width}x${height}`,
    );
  }
  const tileLength = width * height * sheet.channels;
  const data = new Uint8Array(rows * columns * tileLength);
  for (let tile = 0; tile < rows * columns; tile++) {
    const left = (tile % columns) * width;
    const top = Math.floor(tile / columns) * height;
    data.set(crop(sheet, { left, top, width, height }).data, tile * tileLength);
  }
  return { dtype: 'uint8', shape: [rows * columns, height, width, sheet.channels], data };
}
