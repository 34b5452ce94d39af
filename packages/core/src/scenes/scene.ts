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

/** Half the side of an object, in shares of the side of the picture. */
export const sizes = { small: 0.08, large: 0.14 } as const;
export type Size = keyof typeof sizes;

/** One object. */
export interface SceneObject {
  readonly shape: Shape;
  readonly color: Color;
  readonly size: Size;
  /** Its middle in shares of the picture's side, from the left. */
  readonly x: number;
  /** From the top. */
  readonly y: number;
}

/** Objects on a plain ground; a later one hides earlier ones where they overlap. */
export interface Scene {
  readonly objects: readonly SceneObject[];
  /** Brightness of the ground, in [0, 1]. */
  readonly ground: number;
}

/** What an object looks like, without its place. */
export type Appearance = Pick<SceneObject, 'shape' | 'color' | 'size'>;

/** All combinations of shape, colour and size. */
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
export function placeObjects(looks: readonly Appearance[], random: Random): Scene | undefined {
  const objects: SceneObject[] = [];
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

function placeObject(
  look: Appearance,
  others: readonly SceneObject[],
  random: Random,
): SceneObject | undefined {
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
