import type { Image } from '@dl/core/data';
import type { FlowField } from './flow-field';
import { sampleBilinear } from './sample-bilinear';

/**
 * An earlier picture moved to where its things are now: the pixel at (x, y) is that of `image` at (x + u, y + v).
 *
 * @param flow - Where the pixels of now are in `image`, of its size.
 * @returns [height, width, channels] in the units of the image, 0 to 255.
 */
export function warp(image: Image, flow: FlowField): Float32Array {
  const { width, height, channels } = image;
  const warped = new Float32Array(width * height * channels);
  for (let y = 0, pixel = 0; y < height; y++) {
    for (let x = 0; x < width; x++, pixel++) {
      const [u, v] = [flow.data[2 * pixel]!, flow.data[2 * pixel + 1]!];
      sampleBilinear(image, x + u, y + v, warped, pixel * channels);
    }
  }
  return warped;
}
