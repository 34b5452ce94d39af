import type { Image } from '../data/images/image';
import { InvalidArgumentError } from '../errors';
import { colors, sizes, type Color, type Rgb, type Scene, type SceneObject, type Shape } from './scene';

/** Samples along each side of a pixel, for smooth edges. */
const samples = 3;

/**
 * Draws a scene, with smooth edges.
 *
 * ```ts
 * await writeImage('scene.png', drawScene(scene, 64));
 * ```
 *
 * @param side - Width and height of the picture in pixels.
 * @throws {@link InvalidArgumentError} if the side is not a positive integer.
 */
export function drawScene({ objects, ground }: Scene<Color | Rgb>, side: number): Image {
  if (!Number.isInteger(side) || side < 1) {
    throw new InvalidArgumentError(`the side of a picture must be a positive integer; received ${side}`);
  }
  const values = new Float32Array(side * side * 3).fill(255 * ground);
  for (const object of objects) {
    const color = typeof object.color === 'string' ? colors[object.color] : object.color;
    for (const [pixel, coverage] of coverageOf(object, side)) {
      for (let channel = 0; channel < 3; channel++) {
        const at = pixel * 3 + channel;
        values[at] = values[at]! * (1 - coverage) + color[channel]! * coverage;
      }
    }
  }
  return { data: Uint8Array.from(values, Math.round), width: side, height: side, channels: 3 };
}

/**
 * Where an object of a scene lies, if nothing hides it.
 *
 * @returns [side * side], row by row: the covered share of each pixel, in [0, 1].
 */
export function objectMask(object: SceneObject<Color | Rgb>, side: number): Float32Array {
  const mask = new Float32Array(side * side);
  for (const [pixel, coverage] of coverageOf(object, side)) mask[pixel] = coverage;
  return mask;
}

/** The pixels that an object touches, and the share of each that it covers. */
function* coverageOf(
  { shape, size, x, y }: SceneObject<Color | Rgb>,
  side: number,
): Generator<[number, number]> {
  const reach = sizes[size];
  const isInside = inside[shape];
  const range = (middle: number) =>
    [
      Math.max(0, Math.floor((middle - reach) * side)),
      Math.min(side, Math.ceil((middle + reach) * side)),
    ] as const;
  const [[left, right], [top, bottom]] = [range(x), range(y)];
  for (let row = top; row < bottom; row++) {
    for (let column = left; column < right; column++) {
      let hits = 0;
      for (let i = 0; i < samples ** 2; i++) {
        const [across, down] = [(i % samples) + 0.5, Math.floor(i / samples) + 0.5];
        const u = ((column + across / samples) / side - x) / reach;
        const v = ((row + down / samples) / side - y) / reach;
        if (isInside(u, v)) hits++;
      }
      if (hits) yield [row * side + column, hits / samples ** 2];
    }
  }
}

/** Whether a point belongs to a shape, which reaches from -1 to 1 in both directions; v points down. */
const inside: Record<Shape, (u: number, v: number) => boolean> = {
  circle: (u, v) => u * u + v * v <= 1,
  square: (u, v) => Math.max(Math.abs(u), Math.abs(v)) <= 0.9,
  triangle: (u, v) => v <= 0.85 && v >= -0.9 && Math.abs(u) <= (v + 0.9) / 1.75,
  diamond: (u, v) => Math.abs(u) + Math.abs(v) <= 1,
};
