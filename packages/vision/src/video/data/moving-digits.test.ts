import { describe, expect, it } from '@jest/globals';
import { InvalidArgumentError } from '@dl/core';
import { InMemoryImages, type Image } from '@dl/core/data';
import { movingDigits } from './moving-digits';

/** One white pixel in the middle of 3x3, and a grey square. */
const pixels = Uint8Array.from([0, 0, 0, 0, 255, 0, 0, 0, 0, ...new Array<number>(9).fill(100)]);
const digits = new InMemoryImages(
  { dtype: 'uint8', shape: [2, 3, 3, 1], data: pixels },
  [0, 1],
  ['dot', 'square'],
);
const options = { frames: 20, size: 8, digitSize: 3, speed: [0.5, 0.5] as const };

/** The place of the middle of the light on a frame that has no edges. */
function place({ data, width, height }: Image): [x: number, y: number] {
  const angles = [0, 0, 0, 0]; // cosine and sine, across and down
  data.forEach((level, pixel) => {
    const [x, y] = [
      (2 * Math.PI * (pixel % width)) / width,
      (2 * Math.PI * Math.floor(pixel / width)) / height,
    ];
    [Math.cos(x), Math.sin(x), Math.cos(y), Math.sin(y)].forEach((part, i) => (angles[i]! += level * part));
  });
  return [Math.atan2(angles[1]!, angles[0]!), Math.atan2(angles[3]!, angles[2]!)].map(
    (angle) => ((angle / (2 * Math.PI) + 1) % 1) * width,
  ) as [number, number];
}

const apart = (from: number, to: number) => ((to - from + 12) % 8) - 4; // the shorter way around

describe('movingDigits', () => {
  const { videos, classes } = movingDigits(digits, options);

  it('has a class for each digit and direction', () => {
    expect(classes).toEqual(['dot right', 'dot down', 'dot left', 'dot up', 'square right', 'square down', 'square left', 'square up']); // prettier-ignore
    expect(videos.map(({ label }) => label)).toEqual([0, 1, 2, 3, 4, 5, 6, 7]);
  });

  it.each([
    ['right', 0, [0.5, 0]],
    ['down', 1, [0, 0.5]],
    ['left', 2, [-0.5, 0]],
    ['up', 3, [0, -0.5]],
  ] as const)('moves %s at a constant speed, around the edges', async (_, video, [across, down]) => {
    const frames = await videos[video]!.source.read(0, 20);
    const places = frames.map(place);
    for (let frame = 1; frame < 20; frame++) {
      // A dot between two pixels is blurred, and its middle a little off.
      expect(Math.abs(apart(places[frame - 1]![0], places[frame]![0]) - across)).toBeLessThan(0.15);
      expect(Math.abs(apart(places[frame - 1]![1], places[frame]![1]) - down)).toBeLessThan(0.15);
    }
    expect(Math.abs(frames[7]!.data.reduce((sum, level) => sum + level, 0) - 255)).toBeLessThanOrEqual(2);
  });

  it('draws a frame the same, wherever reading starts', async () => {
    const { source } = videos[5]!;
    const all = await source.read(0, 20);
    expect(await source.read(12, 3)).toEqual(all.slice(12, 15));
    expect(await source.read(18, 9)).toEqual(all.slice(18));
    const again = movingDigits(digits, options).videos[5]!.source;
    expect(await again.read(0, 20)).toEqual(all);
    const other = movingDigits(digits, { ...options, seed: 1 }).videos[5]!.source;
    expect(await other.read(0, 20)).not.toEqual(all);
  });

  it('refuses what does not fit', () => {
    expect(() => movingDigits(digits, { size: 8, digitSize: 9 })).toThrow(
      /digitSize is 1 to .* 8; received 9/,
    );
    expect(() => movingDigits(digits, { speed: [2, 1] })).toThrow(InvalidArgumentError);
  });
});
