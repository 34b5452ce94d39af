import { Random } from '@dl/core';
import type { Image } from '@dl/core/data';
import { parseOptions } from '@dl/core/internal';
import { drawScene, sizes, type Appearance } from '@dl/core/scenes';
import * as z from 'zod';
import type { CaptionDataset } from '../data/caption-dataset';
import { drawLooks } from './combinations';

/** Options of {@link clipCaptions}. */
export const clipCaptionsOptions = z.object({
  clips: z.int().positive().default(2000).describe('clips'),
  side: z.int().positive().default(64).describe('height and width in pixels'),
  combinations: z
    .enum(['seen', 'unseen', 'all'])
    .default('seen')
    .describe('pairs of colour and shape: those of the training, or ones that it never shows'),
  seed: z.int().nonnegative().default(0).describe('other seeds give other clips'),
});

export type ClipCaptionsOptions = z.input<typeof clipCaptionsOptions>;

const directions = { left: [-1, 0], right: [1, 0], up: [0, -1], down: [0, 1] } as const;
type Direction = keyof typeof directions;
const names = Object.keys(directions) as Direction[];

/** What an object does in one half of a clip; undefined where it stands still. */
type Half = Direction | undefined;

/** Free ground between an object and the edge, in shares of the side. */
const gap = 0.02;

/**
 * Clips of one object that moves in one or both of their halves: `a red circle moves left and stops`, `a red circle waits and moves
 * left`, `a red circle moves left and then up`. All objects are large, so that small frames show their shapes. Played backwards each clip is another right one (`moves left and stops` is then
 * `waits and moves right`), so that what is said of it depends on the order of its frames.
 */
export function clipCaptions(options: ClipCaptionsOptions = {}): CaptionDataset {
  const { clips, side, combinations, seed } = parseOptions('clipCaptions', clipCaptionsOptions, options);
  const items = Array.from({ length: clips }, (_, index) => {
    const random = Random.derive(seed, index);
    const [drawn] = drawLooks(1, combinations, random) as [Appearance];
    const look = { ...drawn, size: 'large' } as const;
    const halves = drawHalves(random);
    const ground = random.uniform(0.88, 1);
    const path = drawPath(look, halves, random);
    return {
      id: index,
      name: `clip ${index} of seed ${seed}`,
      captions: [`a ${look.color} ${look.shape} ${describe(halves)}`],
      read: async (frames: number): Promise<Image[]> =>
        Array.from({ length: frames }, (_, frame) => {
          const [x, y] = path((frame + 0.5) / frames);
          return drawScene({ objects: [{ ...look, x, y }], ground }, side);
        }),
    };
  });
  return { kind: 'video', items };
}

/** A move and a stop, a wait and a move, or two moves at a right angle. */
function drawHalves(random: Random): [Half, Half] {
  const first = names[random.integer(names.length)]!;
  const kind = random.integer(4);
  if (kind === 0) return [first, undefined];
  if (kind === 1) return [undefined, first];
  const across =
    first === 'left' || first === 'right' ? (['up', 'down'] as const) : (['left', 'right'] as const);
  return [first, across[random.integer(2)]!];
}

function describe([first, second]: [Half, Half]): string {
  if (!first) return `waits and moves ${second!}`;
  return second ? `moves ${first} and then ${second}` : `moves ${first} and stops`;
}

/** The middle of the object by time, 0 to 1: a way that stays in the picture. */
function drawPath(
  { size }: Appearance,
  halves: [Half, Half],
  random: Random,
): (time: number) => [number, number] {
  const reach = sizes[size] + gap;
  const length = random.uniform(0.3, 0.5);
  const moves = halves.map((half) => (half ? directions[half] : ([0, 0] as const)));
  const start = [0, 1].map((axis) => {
    const shift = length * (moves[0]![axis]! + moves[1]![axis]!);
    return random.uniform(reach - Math.min(0, shift), 1 - reach - Math.max(0, shift));
  }) as [number, number];
  return (time) => {
    const done = [Math.min(1, 2 * time), Math.max(0, 2 * time - 1)];
    return start.map(
      (value, axis) => value + length * (moves[0]![axis]! * done[0]! + moves[1]![axis]! * done[1]!),
    ) as [number, number];
  };
}
