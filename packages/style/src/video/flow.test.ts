import { describe, expect, it } from '@jest/globals';
import { waves } from '../feed-forward/testing/patterns';
import type { FlowField } from './flow-field';
import { flowReliability } from './flow-reliability';
import { longTermWeights } from './long-term-weights';
import { openOpticalFlow } from './open-optical-flow';
import { warp } from './warp';

const [width, height] = [64, 48];

function field(motion: (x: number, y: number) => readonly [u: number, v: number]): FlowField {
  const data = new Float32Array(width * height * 2);
  for (let y = 0, i = 0; y < height; y++) {
    for (let x = 0; x < width; x++, i += 2) data.set(motion(x, y), i);
  }
  return { data, width, height };
}

const at = (values: ArrayLike<number>, x: number, y: number) => values[y * width + x];

describe('openOpticalFlow', () => {
  it('finds where things are', async () => {
    const flow = await openOpticalFlow();
    const { data } = flow.between(waves(width, height), waves(width, height, 2));
    let [u, v, count] = [0, 0, 0];
    for (let y = 8; y < height - 8; y++) {
      for (let x = 8; x < width - 8; x++, count++) {
        u += data[2 * (y * width + x)]!;
        v += data[2 * (y * width + x) + 1]!;
      }
    }
    expect(u / count).toBeCloseTo(-2, 1);
    expect(v / count).toBeCloseTo(0, 1);
  });
});

describe('warp', () => {
  it('takes each pixel from where the flow says, between pixels too, and repeats the edge', () => {
    const data = Uint8Array.from({ length: width * height * 3 }, (_, i) => Math.floor(i / 3) % width);
    const image = { data, width, height, channels: 3 } as const;
    const warped = warp(
      image,
      field(() => [1.5, 0.25]),
    );
    expect(warped[0]).toBeCloseTo(1.5, 5);
    expect(warped[3 * (5 * width + 20)]).toBeCloseTo(21.5, 5);
    expect(warped.at(-1)).toBe(width - 1);
  });
});

describe('flowReliability', () => {
  it('trusts what can be followed there and back, within the frame', () => {
    const reliability = flowReliability(
      field(() => [3, -1]),
      field(() => [-3, 1]),
    );
    expect(at(reliability, 20, 20)).toBe(1);
    expect(at(reliability, width - 2, 20)).toBe(0); // comes from beyond the right edge
    expect(at(reliability, 20, 0)).toBe(0); // and from above
  });

  it('does not trust what was hidden: the way back leads elsewhere', () => {
    const reliability = flowReliability(
      field(() => [3, 0]),
      field((x) => (x > 40 ? [0, 0] : [-3, 0])),
    );
    expect(at(reliability, 20, 20)).toBe(1);
    expect(at(reliability, 45, 20)).toBe(0);
  });

  it('does not trust the edges of what moves', () => {
    const moving = (sign: number) => field((x) => (x >= 30 ? [sign, 0] : [0, 0]));
    const reliability = flowReliability(moving(1), moving(-1));
    expect([28, 29, 30, 31].map((x) => at(reliability, x, 20))).toEqual([1, 0, 0, 1]);
  });
});

it('longTermWeights: an earlier frame counts where no later one does', () => {
  const weights = longTermWeights([
    Float32Array.of(1, 0, 0),
    Float32Array.of(1, 1, 0),
    Float32Array.of(1, 1, 1),
  ]);
  expect(weights.map((values) => [...values])).toEqual([
    [1, 0, 0],
    [0, 1, 0],
    [0, 0, 1],
  ]);
});
