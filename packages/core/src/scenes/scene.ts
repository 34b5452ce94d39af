import type { Random } from '../random';

/** Forms of objects. */
export const shapes = ['circle', 'square', 'triangle', 'diamond'] as const;
export type Shape = (typeof shapes)[number];

/** Red, green and blue of the colours of objects. */
export const colors = {
  red: [220, 40, 40],
  green: [40, 160, 60],
  blue: [45, 80, 220],
  yellow: [240, 205, 50],
  purple: [145, 60, 180],
  orange: [245, 135, 30],
  gray: [125, 125, 125],
} as const satisfies Record<string, readonly [number, number, number]>;
export type Color = keyof typeof colors;

/** Red, green and blue, each from 0 to 255, of a colour that may have no name. */
export type Rgb = readonly [red: number, green: number, blue: number];

/** Half the side of an object, in shares of the side of the picture. */
export const sizes = { small: 0.08, large: 0.14 } as const;
export type Size = keyof typeof sizes;

/** One object, of a colour with a name unless the type says otherwise. */
export interface SceneObject<Paint extends Color | Rgb = Color> {
  readonly shape: Shape;
  readonly color: Paint;
  readonly size: Size;
  /** Its middle in shares of the picture's side, from the left. */
  readonly x: number;
  /** From the top. */
  readonly y: number;
}

/** Objects on a plain ground; a later one hides earlier ones where they overlap. */
export interface Scene<Paint extends Color | Rgb = Color> {
  readonly objects: readonly SceneObject<Paint>[];
  /** Brightness of the ground, in [0, 1]. */
  readonly ground: number;
}

/** What an object looks like, without its place. */
export type Appearance<Paint extends Color | Rgb = Color> = Pick<
  SceneObject<Paint>,
  'shape' | 'color' | 'size'
>;

/** All combinations of shape, named colour and size. */
export const appearances: readonly Appearance[] = shapes.flatMap((shape) =>
  (Object.keys(colors) as Color[]).flatMap((color) =>
    (Object.keys(sizes) as Size[]).map((size) => ({ shape, color, size })),
  ),
);

/**
 * Puts objects of the given looks at random places where they do not overlap.
 *
 * ```ts
 * const random = new Random(0);
 * const scene = placeObjects([{ shape: 'circle', color: 'red', size: 'large' }], random);
 * ```
 *
 * @returns Undefined if there is no room for one of them after many tries: draw again, or ask for fewer.
 */
export function placeObjects<Paint extends Color | Rgb>(
  looks: readonly Appearance<Paint>[],
  random: Random,
): Scene<Paint> | undefined {
  const objects: SceneObject<Paint>[] = [];
  for (const look of looks) {
    const placed = placeObject(look, objects, random);
    if (!placed) return undefined;
    objects.push(placed);
  }
  return { objects, ground: random.uniform(0.88, 1) };
}

const tries = 100;
/** Free ground between two objects, and between an object and the edge, in shares of the side. */
const gap = 0.03;

function placeObject<Paint extends Color | Rgb>(
  look: Appearance<Paint>,
  others: readonly SceneObject<Paint>[],
  random: Random,
): SceneObject<Paint> | undefined {
  const reach = sizes[look.size];
  for (let i = 0; i < tries; i++) {
    const [x, y] = [
      random.uniform(reach + gap, 1 - reach - gap),
      random.uniform(reach + gap, 1 - reach - gap),
    ];
    const isFree = others.every(
      (other) => Math.max(Math.abs(other.x - x), Math.abs(other.y - y)) > reach + sizes[other.size] + gap,
    );
    if (isFree) return { ...look, x, y };
  }
  return undefined;
}
