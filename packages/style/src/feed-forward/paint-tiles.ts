import type { Image } from '@dl/core/data';
import { crop, pad } from '@dl/core/internal';
import type { InstanceNormalizer } from './instance-normalizer';
import { paintPictures } from './paint-pictures';
import { planTiles, type Tile, type TilePlan } from './plan-tiles';
import type { TransformNetwork } from './transform-network';

/** A tile of a large picture is painted. */
export interface TileEnd {
  readonly type: 'tile-end';
  readonly done: number;
  readonly total: number;
}

export interface TileControls {
  /** Stops before the next tile. */
  signal?: AbortSignal;
  onEvent?: (event: TileEnd) => void;
}

/** Paints a picture tile by tile, all with the same statistics: what comes out is that of the whole picture with them. */
export async function paintTiles(
  network: TransformNetwork,
  picture: Image,
  normalize: InstanceNormalizer,
  plan: TilePlan,
  { signal, onEvent }: TileControls = {},
): Promise<Image> {
  const { width, height } = picture;
  const painted = new Uint8Array(width * height * 3);
  const tiles = planTiles(width, height, plan);
  for (const [index, tile] of tiles.entries()) {
    signal?.throwIfAborted();
    const [image] = await paintPictures(network, [cutTile(picture, tile)], normalize);
    keep(painted, width, image!, tile);
    onEvent?.({ type: 'tile-end', done: index + 1, total: tiles.length });
  }
  return { data: painted, width, height, channels: 3 };
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
