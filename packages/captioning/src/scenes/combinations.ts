import { Random } from '@dl/core';
import { appearances, colors, shapes, type Appearance, type Color, type Rgb } from '@dl/core/scenes';

/** Which pairs of colour and shape scenes may show: those of the training, those that it never shows, or both. */
export type Combinations = 'seen' | 'unseen' | 'all';

/** Which pairs are held out, the same for every seed of scenes. */
const seed = 17;

/**
 * The pairs of colour and shape that training never shows, one of each colour, so that every colour and every shape is known from
 * other pairs: `red circle` and so on.
 */
export const unseenCombinations: ReadonlySet<string> = new Set(
  [...Random.derive(seed).permutation(Object.keys(colors).length)].map((color, index) =>
    combinationOf({ color: Object.keys(colors)[color] as Color, shape: shapes[index % shapes.length]! }),
  ),
);

export function combinationOf({ color, shape }: Pick<Appearance, 'color' | 'shape'>): string {
  return `${color} ${shape}`;
}

const isUnseen = (look: Appearance) => unseenCombinations.has(combinationOf(look));

/** Looks of `count` objects; of 'unseen' ones the first is a pair that training never shows, and the others are any. */
export function drawLooks(count: number, combinations: Combinations, random: Random): Appearance[] {
  const any = combinations === 'seen' ? appearances.filter((look) => !isUnseen(look)) : appearances;
  const first = combinations === 'unseen' ? appearances.filter(isUnseen) : any;
  return Array.from({ length: count }, (_, index) => {
    const from = index ? any : first;
    return from[random.integer(from.length)]!;
  });
}

/** How far a colour without a name is from all that have one, and from the ground, as a distance of red, green and blue. */
const apart = 80;
const known: readonly Rgb[] = [...Object.values(colors), [240, 240, 240]];

/** A colour that nobody would take for one that has a name. */
export function drawUnnamedColor(random: Random): Rgb {
  for (;;) {
    const color = [random.integer(256), random.integer(256), random.integer(256)] as const;
    const isApart = known.every(
      (other) => Math.hypot(...other.map((value, channel) => value - color[channel]!)) >= apart,
    );
    if (isApart) return color;
  }
}
