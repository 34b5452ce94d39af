import { InvalidArgumentError, ShapeError } from '../errors';
import type { HostTensor } from '../host-tensor';
import type { Image } from '../data/images/image';
import { colorAt, type ColorMap } from './color-map';

export interface HeatMapOptions {
  /** Values that are drawn as the lowest and the highest colour. Default: the map's own least and greatest value. */
  range?: readonly [low: number, high: number];
  /**
   * 'inferno' goes from black over red to yellow, 'gray' from black to white, 'blueRed' from blue over white to red.
   * Default: 'inferno'.
   */
  colors?: ColorMap;
}

/**
 * Draws numbers as colours, one pixel each. A map of one value only is drawn as the lowest colour.
 *
 * ```ts
 * const image = heatMap({ dtype: 'float32', shape: [1, 3], data: Float32Array.of(0, 1, 2) });
 * image.data; // black, orange-red, pale yellow
 * ```
 *
 * @param map - [height, width].
 * @returns RGB.
 * @throws {@link ShapeError} if `map` has no height and width; {@link InvalidArgumentError} for a range that goes down.
 */
export function heatMap(map: HostTensor<'float32'>, options: HeatMapOptions = {}): Image {
  const { colors = 'inferno' } = options;
  const [height, width] = sizeOf(map);
  const data = Uint8Array.from(
    Array.from(scaled(map, options.range)).flatMap((value) => colorAt(colors, value)),
  );
  return { data, width, height, channels: 3 };
}

/** Height and width of a map. */
export function sizeOf({ shape }: HostTensor): [height: number, width: number] {
  if (shape.length === 2) return shape as unknown as [number, number];
  throw new ShapeError(`a heat map takes numbers of shape [height, width]; received [${shape.join(', ')}]`);
}

/** The values in [0, 1] where they are within the range. */
export function scaled(
  map: HostTensor<'float32'>,
  range: readonly [low: number, high: number] = rangeOf(map.data),
): Float32Array {
  const [low, high] = range;
  if (!(low <= high)) {
    throw new InvalidArgumentError(
      `the range of a heat map goes from low to high; received [${low}, ${high}]`,
    );
  }
  return map.data.map((value) => (high > low ? (value - low) / (high - low) : 0));
}

function rangeOf(values: Float32Array): [low: number, high: number] {
  let [low, high] = [Infinity, -Infinity];
  for (const value of values) {
    low = Math.min(low, value);
    high = Math.max(high, value);
  }
  return low <= high ? [low, high] : [0, 0]; // nothing, or only NaN
}
