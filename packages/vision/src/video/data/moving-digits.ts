import { InvalidArgumentError, Random } from '@dl/core';
import { applyTransforms, resize, toImage, type Image, type InMemoryImages } from '@dl/core/data';
import type { FrameSource, LabelledVideo, VideoCollection } from './frame-source';

export interface MovingDigitsOptions {
  /** Frames in a video. Default: 40. */
  frames?: number;
  /** Height and width of a frame in pixels. Default: 24. */
  size?: number;
  /** Height and width of a digit in pixels, at most `size`. Default: 16. */
  digitSize?: number;
  /** Range of the speed in pixels a frame; each video has one speed. Default: [0.4, 0.7]. */
  speed?: readonly [slowest: number, fastest: number];
  /** Seed of places and speeds. Default: 0. */
  seed?: number;
}

/** Steps across and down. */
const directions = { right: [1, 0], down: [0, 1], left: [-1, 0], up: [0, -1] } as const;
const directionNames = Object.keys(directions) as (keyof typeof directions)[];

/**
 * Videos of digits (or other grey images) that move right, down, left or up at a constant speed, and come in again on
 * the other side. A class is a digit with a direction, four for each class of `digits`; every image moves in all of
 * them. Places are uniform, so that one frame says nothing about the direction, and a network must look at several.
 * A frame is drawn when it is read, and depends on the seed, the video and its number alone.
 *
 * ```ts
 * const { videos, classes } = movingDigits(digits); // four videos a digit
 * classes[videos[1].label]; // '0 down'
 * ```
 *
 * @throws {@link InvalidArgumentError} if the digits do not fit, or the speed is no range.
 */
export function movingDigits(digits: InMemoryImages, options: MovingDigitsOptions = {}): VideoCollection {
  const { frames = 40, size = 24, digitSize = 16, speed = [0.4, 0.7], seed = 0 } = options;
  const [slowest, fastest] = speed;
  if (!(digitSize > 0 && digitSize <= size)) {
    throw new InvalidArgumentError(`digitSize is 1 to the frame's size, ${size}; received ${digitSize}`);
  }
  if (!(slowest > 0 && slowest <= fastest)) {
    throw new InvalidArgumentError(`speed is [slowest, fastest], more than 0; received [${speed}]`);
  }
  const videos = Array.from({ length: digits.length * directionNames.length }, (_, video): LabelledVideo => {
    const index = Math.floor(video / directionNames.length);
    const direction = video % directionNames.length;
    const random = Random.derive(seed, video);
    const [across, down] = directions[directionNames[direction]!];
    const [left, top] = [random.uniform(0, size), random.uniform(0, size)];
    const pixels = random.uniform(slowest, fastest); // a frame
    const source: FrameSource = {
      name: `moving digit ${video}`,
      frames,
      read: async (start, count) => {
        const digit = toImage(applyTransforms(digits.image(index), [resize([digitSize, digitSize])]));
        const end = Math.min(start + count, frames);
        return Array.from({ length: Math.max(0, end - start) }, (_, i) => {
          const way = pixels * (start + i);
          return draw(digit, size, left + across * way, top + down * way);
        });
      },
    };
    return { source, label: digits.labels[index]! * directionNames.length + direction };
  });
  const classes = digits.classes.flatMap((digit) => directionNames.map((name) => `${digit} ${name}`));
  return { videos, classes };
}

/** A black frame with the digit at any place, between pixels too (bilinear), and around the edges. */
function draw({ data, width, height }: Image, size: number, left: number, top: number): Image {
  const frame = new Uint8Array(size * size);
  const [x0, y0] = [Math.floor(left), Math.floor(top)];
  const [fx, fy] = [left - x0, top - y0];
  const level = (x: number, y: number) =>
    x >= 0 && x < width && y >= 0 && y < height ? data[y * width + x]! : 0;
  const wrap = (place: number) => ((place % size) + size) % size;
  for (let y = 0; y <= height; y++) {
    for (let x = 0; x <= width; x++) {
      const above = level(x - 1, y - 1) * fx + level(x, y - 1) * (1 - fx);
      const here = level(x - 1, y) * fx + level(x, y) * (1 - fx);
      const pixel = wrap(y0 + y) * size + wrap(x0 + x);
      // A digit as large as the frame meets itself at the edge: what falls on one pixel adds up.
      frame[pixel] = Math.min(255, frame[pixel]! + Math.round(above * fy + here * (1 - fy)));
    }
  }
  return { data: frame, width: size, height: size, channels: 1 };
}
