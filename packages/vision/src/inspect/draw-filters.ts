import type { HostTensor } from '@dl/core';
import { toImage, type Image } from '@dl/core/data';
import { tileImages } from '@dl/core/viz';

/** Pixels of the sides of a tile, about. */
const tileSize = 36;

/**
 * Draws filters as tiles: of 3 input channels in colour; of any other number a row of grey tiles a filter, one tile an
 * input channel (of 1 channel simply tile after tile). Grey is 0, and each filter is scaled by its own largest weight.
 *
 * @param filters - [filters, height, width, input channels].
 */
export function drawFilters({ shape, data }: HostTensor<'float32'>): Image {
  const [count, height, width, inputs] = shape as [number, number, number, number];
  const size = height * width * inputs;
  const tiles = Array.from({ length: count }, (_, i) => {
    const weights = data.subarray(i * size, (i + 1) * size);
    const largest = weights.reduce((most, weight) => Math.max(most, Math.abs(weight)), 0) || 1;
    return weights.map((weight) => 0.5 + weight / largest / 2);
  });
  const scale = Math.max(1, Math.round(tileSize / Math.max(height, width)));
  if (inputs === 3) return tileImages(tiles.map((tile) => picture(tile, height, width, 3)), { scale, gap: 3 }); // prettier-ignore
  const planes = tiles.flatMap((tile) =>
    Array.from({ length: inputs }, (_, input) =>
      picture(
        tile.filter((_, i) => i % inputs === input),
        height,
        width,
        1,
      ),
    ),
  );
  return tileImages(planes, { scale, gap: 3, ...(inputs > 1 && { columns: inputs }) });
}

function picture(data: Float32Array, height: number, width: number, channels: 1 | 3): Image {
  return toImage({ dtype: 'float32', shape: [height, width, channels], data });
}
