import { InvalidArgumentError, ShapeError } from '@dl/core';
import { applyTransforms, resize, toImage, type Image } from '@dl/core/data';
import { crop, pad, parseOptions } from '@dl/core/internal';
import type { ImageSource } from '@dl/vision';
import * as z from 'zod';
import { fitWithin } from '../painting/sizes';
import { readRgb } from '../pictures';
import { FixedStatistics } from './fixed-statistics';
import { paintPictures } from './paint-pictures';
import { paintTiles, type TileControls } from './paint-tiles';
import type { TilePlan } from './plan-tiles';
import type { TransformNetwork } from './transform-network';

/** Options of {@link stylize}; the flags of `dl style apply` come from this schema. */
export const stylizeOptions = z.object({
  imageSize: z
    .int()
    .positive()
    .optional()
    .describe(
      'longer side to which larger pictures are reduced, in pixels: strokes then are larger beside them; default: as they are',
    ),
  margin: z
    .int()
    .nonnegative()
    .default(32)
    .describe(
      'pixels of the picture that are mirrored around it and cut off again: edges are then painted as the rest',
    ),
  tileSize: z
    .int()
    .positive()
    .default(1024)
    .describe(
      'width and height of the tiles in which larger pictures are painted, a multiple of 16; memory grows with its square',
    ),
});

export type StylizeOptions = z.input<typeof stylizeOptions>;

/** The network halves maps twice. */
const multiple = 4;
const smallestSide = 2 * multiple;

/** Samples along each side of a large picture, which together have as many pixels as a tile. */
const sampleGrid = 4;

/**
 * Paints a picture in the style of a feed-forward network. The network's convolutions see black beyond an edge, which shows in
 * the painting: so the picture is mirrored around itself first (`margin`).
 *
 * A picture with more pixels than a tile is painted in tiles, so that memory does not grow with it. The instance norms then take their statistics
 * of 16 samples from all over the picture, the same for all tiles, and tiles overlap by what the network sees around a
 * pixel. So there are no seams: the result is that of the whole picture at once with those statistics. (Those of a small
 * copy, as Chen et al. 2022 take them, change the picture more: strokes have the size of pixels, not of the picture.)
 *
 * ```ts
 * const network = await loadStyleNetwork('wave/manifest.json');
 * await writeImage('chicago-wave.png', await stylize(network, 'chicago.jpg'));
 * ```
 *
 * @throws The signal's reason, between tiles.
 * @throws {@link ShapeError} if the picture is narrower than 8 pixels; {@link FileFormatError} if it is damaged.
 * @throws {@link InvalidArgumentError} if `tileSize` is no multiple of 16, or too small for tiles to overlap.
 */
export async function stylize(
  network: TransformNetwork,
  source: ImageSource,
  options: StylizeOptions = {},
  controls: TileControls = {},
): Promise<Image> {
  const { signal } = controls;
  signal?.throwIfAborted();
  const { imageSize, margin, tileSize } = parseOptions('stylize', stylizeOptions, options);
  const overlap = Math.ceil(network.reach / multiple) * multiple;
  if (tileSize % (multiple * sampleGrid) || tileSize <= 2 * overlap) {
    throw new InvalidArgumentError(
      `tileSize is a multiple of ${multiple * sampleGrid}, more than ${2 * overlap}, twice the overlap of this network's tiles; ` +
        `received ${tileSize}`,
    );
  }
  const picture = reduced(await readRgb(source, signal), imageSize);
  const { width, height } = picture;
  if (Math.min(width, height) < smallestSide) {
    throw new ShapeError(
      `the picture has ${width} x ${height} pixels; a style network needs at least ${smallestSide} on each side`,
    );
  }
  const border = { left: margin, top: margin, right: margin, bottom: margin };
  const framed = pad(picture, border, 'reflect', 0);
  const painted =
    framed.width * framed.height <= tileSize ** 2
      ? (await paintPictures(network, [framed]))[0]!
      : await paintLarge(network, framed, { tileSize, overlap, multiple }, controls);
  return crop(painted, { left: margin, top: margin, width, height });
}

async function paintLarge(
  network: TransformNetwork,
  picture: Image,
  plan: TilePlan,
  controls: TileControls,
): Promise<Image> {
  const statistics = await sampleStatistics(network, picture, plan.tileSize / sampleGrid);
  try {
    return await paintTiles(network, picture, statistics.use, plan, controls);
  } finally {
    statistics.dispose();
  }
}

function reduced(picture: Image, longest = Infinity): Image {
  const { width, height } = fitWithin(picture, longest);
  return width === picture.width ? picture : toImage(applyTransforms(picture, [resize([height, width])]));
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
