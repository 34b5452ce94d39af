import { fromHostTensor, InvalidArgumentError, ShapeError, toHostTensor } from '@dl/core';
import { applyTransforms, toImage, toTensor, type Image } from '@dl/core/data';
import { crop, pad } from '@dl/core/internal';
import type { ImageSource } from '@dl/vision';
import * as tf from '@tensorflow/tfjs-core';
import { readRgb } from '../pictures';
import { FixedStatistics } from './fixed-statistics';
import type { InstanceNormalizer } from './instance-normalizer';
import { planTiles, type Tile } from './plan-tiles';
import type { TransformNetwork } from './transform-network';

/** A tile of a large picture is painted. */
export interface TileEnd {
  readonly type: 'tile-end';
  readonly done: number;
  readonly total: number;
}

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
  if (width * height <= tileSize ** 2) return (await paint(network, [picture]))[0]!;

  const statistics = await sampleStatistics(network, picture, tileSize / sampleGrid);
  const painted = new Uint8Array(width * height * 3);
  try {
    const tiles = planTiles(width, height, { tileSize, overlap, multiple });
    for (const [index, tile] of tiles.entries()) {
      signal?.throwIfAborted();
      const [image] = await paint(network, [cutTile(picture, tile)], statistics.use);
      keep(painted, width, image!, tile);
      onEvent?.({ type: 'tile-end', done: index + 1, total: tiles.length });
    }
  } finally {
    statistics.dispose();
  }
  return { data: painted, width, height, channels: 3 };
}

/** Runs the network on pictures of one size, as one batch. */
async function paint(
  network: TransformNetwork,
  pictures: readonly Image[],
  normalize?: InstanceNormalizer,
): Promise<Image[]> {
  const painted = tf.tidy(() => {
    const images = pictures.map((picture) => fromHostTensor(applyTransforms(picture, [toTensor()])));
    return tf.unstack(network.forward(tf.stack(images), normalize));
  });
  try {
    return await Promise.all(painted.map(async (image) => toImage(await toHostTensor(image))));
  } finally {
    tf.dispose(painted);
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
  await paint(network, samples, statistics.record);
  return statistics;
}

/** The pixels of a tile; beyond the edge of the picture its last ones are repeated. */
function cutTile(picture: Image, { x, y }: Tile): Image {
  const inside = {
    left: x.from,
    top: y.from,
    width: Math.min(x.size, picture.width - x.from),
    height: Math.min(y.size, picture.height - y.from),
  };
  const border = { left: 0, top: 0, right: x.size - inside.width, bottom: y.size - inside.height };
  return pad(crop(picture, inside), border, 'edge', 0);
}

/** Copies what is kept of a tile to its place. */
function keep(painted: Uint8Array, width: number, tile: Image, { x, y }: Tile): void {
  for (let row = y.keepFrom; row < y.keepTo; row++) {
    const start = (row - y.from) * tile.width;
    const pixels = tile.data.subarray(3 * (start + x.keepFrom - x.from), 3 * (start + x.keepTo - x.from));
    painted.set(pixels, 3 * (row * width + x.keepFrom));
  }
}
