import { ShapeError } from '../errors';
import type { HostTensor } from '../host-tensor';
import type { Image } from '../data/images/image';
import { colorAt } from './color-map';
import { scaled, sizeOf, type HeatMapOptions } from './heat-map';

export interface OverlayHeatMapOptions extends HeatMapOptions {
  /** How much of the picture the highest value covers, from 0 to 1; lower values cover less. Default: 0.7. */
  opacity?: number;
}

/**
 * Lays a map of the same size over a picture. The lower a value is, the more of the picture is seen, so that what is not
 * meant stays as it is.
 *
 * ```ts
 * await writeImage('cat-grad-cam.png', overlayHeatMap(picture, map));
 * ```
 *
 * @param map - [height, width] of the picture.
 * @returns RGB.
 * @throws {@link ShapeError} if picture and map differ in size.
 */
export function overlayHeatMap(
  picture: Image,
  map: HostTensor<'float32'>,
  { range, colors = 'inferno', opacity = 0.7 }: OverlayHeatMapOptions = {},
): Image {
  const { width, height, channels } = picture;
  const size = sizeOf(map);
  if (size[0] !== height || size[1] !== width) {
    throw new ShapeError(
      `a heat map of [${size.join(', ')}] cannot lie over a picture of [${height}, ${width}]; resize one of them`,
    );
  }
  const data = new Uint8Array(width * height * 3);
  for (const [pixel, value] of scaled(map, range).entries()) {
    const cover = opacity * Math.min(Math.max(value || 0, 0), 1);
    const color = colorAt(colors, value);
    for (const [channel, level] of color.entries()) {
      const below = picture.data[pixel * channels + (channels === 1 ? 0 : channel)]!;
      data[pixel * 3 + channel] = Math.round(below + (level - below) * cover);
    }
  }
  return { data, width, height, channels: 3 };
}
