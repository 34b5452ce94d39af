import type { HostTensor } from '@dl/core';
import { toImage, type Image } from '@dl/core/data';
import { heatMap, tileImages } from '@dl/core/viz';

/** Pixels of the sides of a tile, about. */
const tileSize = 36;

/**
 * Draws filters as tiles: those of 3 input channels in colour, with grey as 0. Others in red (above 0), white and blue
 * (below), tile after tile for 1 input channel, else a row a filter and a tile an input channel. Each filter is scaled by
 * its own largest weight.
 *
 * @param filters - [filters, height, width, input channels].
 */
export function drawFilters({ shape, data }: HostTensor<'float32'>): Image {
  const [count, height, width, inputs] = shape as [number, number, number, number];
  const size = height * width * inputs;
  const tiles = Array.from({ length: count }, (_, filter) => {
    const weights = data.subarray(filter * size, (filter + 1) * size);
    const largest = weights.reduce((most, weight) => Math.max(most, Math.abs(weight)), 0) || 1;
    if (inputs === 3) {
      const colors = weights.map((weight) => 0.5 + weight / largest / 2);
      return [toImage({ dtype: 'float32', shape: [height, width, 3], data: colors })];
    }
    return Array.from({ length: inputs }, (_, input) =>
      heatMap(
        { dtype: 'float32', shape: [height, width], data: weights.filter((_, i) => i % inputs === input) },
        { range: [-largest, largest], colors: 'blueRed' },
      ),
    );
  });
  const columns = inputs === 1 || inputs === 3 ? undefined : inputs;
  const scale = Math.max(1, Math.round(tileSize / Math.max(height, width)));
  return tileImages(tiles.flat(), { columns, scale, gap: 4 });
}
