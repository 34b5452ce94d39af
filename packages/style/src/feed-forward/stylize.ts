import { InvalidArgumentError, ShapeError } from '@dl/core';
import type { Image } from '@dl/core/data';
import { crop } from '@dl/core/internal';
import type { ImageSource } from '@dl/vision';
import { readRgb } from '../pictures';
import { FixedStatistics } from './fixed-statistics';
import { paintPictures } from './paint-pictures';
import { paintTiles, type TileEnd } from './paint-tiles';
import type { TransformNetwork } from './transform-network';

export interface StylizeOptions {
  /**
   * Pictures with more than the square of this number of pixels are painted in tiles of this width and height, a multiple
   * of 16. Memory grows with its square. Default: 1024.
   */
  tileSize?: number;
  /** Stops between tiles with the signal's reason. */
  signal?: AbortSignal;
  onEvent?: (event: TileEnd) => void;
}

/** The network halves maps twice. */
const multiple = 4;
const smallestSide = 2 * multiple;

/** Samples along each side of a large picture, which together have as many pixels as a tile. */
const sampleGrid = 4;

/**
 * Paints a picture in the style of a feed-forward network, in its own size.
 *
 * A large picture is painted in tiles, so that memory does not grow with it. The instance norms then take their statistics
 * of 16 samples from all over the picture, the same for all tiles, and tiles overlap by what the network sees around a
 * pixel. So there are no seams: the result is that of the whole picture at once with those statistics. (Those of a small
 * copy, as Chen et al. 2022 take them, change the picture more: strokes have the size of pixels, not of the picture.)
 *
 * ```ts
 * const network = await loadStyleNetwork('wave/manifest.json');
 * await writeImage('chicago-wave.png', await stylize(network, 'chicago.jpg'));
 * ```
 *
 * @throws {@link ShapeError} if the picture is narrower than 8 pixels; {@link FileFormatError} if it is damaged.
 * @throws {@link InvalidArgumentError} if `tileSize` is no multiple of 16, or too small for tiles to overlap.
 */
export async function stylize(
  network: TransformNetwork,
  source: ImageSource,
  { tileSize = 1024, signal, onEvent }: StylizeOptions = {},
): Promise<Image> {
  signal?.throwIfAborted();
  const overlap = Math.ceil(network.reach / multiple) * multiple;
  if (tileSize % (multiple * sampleGrid) || tileSize <= 2 * overlap) {
    throw new InvalidArgumentError(
      `tileSize is a multiple of ${multiple * sampleGrid}, more than ${2 * overlap}, twice the overlap of this network's tiles; ` +
        `received ${tileSize}`,
    );
  }
  const picture = await readRgb(source, signal);
  const { width, height } = picture;
  if (Math.min(width, height) < smallestSide) {
    throw new ShapeError(
      `the picture has ${width} x ${height} pixels; a style network needs at least ${smallestSide} on each side`,
    );
  }
  if (width * height <= tileSize ** 2) return (await paintPictures(network, [picture]))[0]!;

  const statistics = await sampleStatistics(network, picture, tileSize / sampleGrid);
  try {
    const plan = { tileSize, overlap, multiple };
    return await paintTiles(network, picture, statistics.use, plan, { signal, onEvent });
  } finally {
    statistics.dispose();
  }
}

/** Statistics of squares from all over the picture. */
async function sampleStatistics(
  network: TransformNetwork,
  picture: Image,
  side: number,
): Promise<FixedStatistics> {
  const size = { width: Math.min(side, picture.width), height: Math.min(side, picture.height) };
  const places = Array.from({ length: sampleGrid }, (_, i) => i / (sampleGrid - 1));
  const samples = places.flatMap((y) =>
    places.map((x) => {
      const left = Math.round(x * (picture.width - size.width));
      const top = Math.round(y * (picture.height - size.height));
      return crop(picture, { left, top, ...size });
    }),
  );
  const statistics = new FixedStatistics();
  await paintPictures(network, samples, statistics.record);
  return statistics;
}
