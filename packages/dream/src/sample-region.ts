import type { FloatImage } from '@dl/core/data';

/** A rectangle in pixels of a picture; edges may lie between pixels. */
export interface Region {
  readonly left: number;
  readonly top: number;
  readonly width: number;
  readonly height: number;
}

/** Draws a part of a picture, by default all of it, in another size: bilinear, the edge repeated beyond it. */
export function sampleRegion(
  image: FloatImage,
  width: number,
  height: number,
  region: Region = { left: 0, top: 0, width: image.width, height: image.height },
): FloatImage {
  const { channels } = image;
  const columns = neighbours(image.width, width, region.left, region.width);
  const rows = neighbours(image.height, height, region.top, region.height);
  const data = new Float32Array(width * height * channels);
  for (let y = 0, to = 0; y < height; y++) {
    const [above, below, down] = rows[y]!;
    for (let x = 0; x < width; x++) {
      const [left, right, across] = columns[x]!;
      for (let channel = 0; channel < channels; channel++, to++) {
        const at = (row: number, column: number) =>
          image.data[(row * image.width + column) * channels + channel]!;
        const upper = at(above, left) + across * (at(above, right) - at(above, left));
        const lower = at(below, left) + across * (at(below, right) - at(below, left));
        data[to] = upper + down * (lower - upper);
      }
    }
  }
  return { data, width, height, channels };
}

/** For each output position the inputs on both sides, and how far it lies from the first to the second. */
function neighbours(inputs: number, outputs: number, start: number, length: number) {
  return Array.from({ length: outputs }, (_, output): [number, number, number] => {
    const position = Math.min(Math.max(start + ((output + 0.5) * length) / outputs - 0.5, 0), inputs - 1);
    const first = Math.min(Math.floor(position), Math.max(0, inputs - 2));
    return [first, Math.min(first + 1, inputs - 1), position - first];
  });
}
