import type { Image } from './image';

/**
 * The image with three channels: grey is repeated, alpha dropped. One that is RGB already is returned as it is.
 *
 * ```ts
 * toRgb({ data: Uint8Array.of(7), width: 1, height: 1, channels: 1 }).data; // 7, 7, 7
 * ```
 */
export function toRgb(image: Image): Image {
  const { data, width, height, channels } = image;
  if (channels === 3) return image;
  const rgb = new Uint8Array(width * height * 3);
  const [green, blue] = channels === 1 ? [0, 0] : [1, 2];
  for (let from = 0, to = 0; from < data.length; from += channels, to += 3) {
    rgb[to] = data[from]!;
    rgb[to + 1] = data[from + green]!;
    rgb[to + 2] = data[from + blue]!;
  }
  return { data: rgb, width, height, channels: 3 };
}
