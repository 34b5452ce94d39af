import { InvalidArgumentError, Random } from '@dl/core';
import { parseOptions } from '@dl/core/internal';
import {
  appearances,
  drawScene,
  placeObjects,
  type Appearance,
  type Color,
  type Rgb,
  type Scene,
  type SceneObject,
} from '@dl/core/scenes';
import * as z from 'zod';
import type { CaptionDataset, CaptionedItem } from '../data/caption-dataset';
import { drawLooks, drawUnnamedColor } from './combinations';

/** Options of {@link sceneCaptions}. */
export const sceneCaptionsOptions = z.object({
  scenes: z.int().positive().default(2000).describe('pictures'),
  objects: z.int().min(1).max(3).default(3).describe('objects of a picture, at most'),
  side: z.int().positive().default(64).describe('height and width in pixels'),
  combinations: z
    .enum(['seen', 'unseen', 'all'])
    .default('seen')
    .describe(
      'pairs of colour and shape: those of the training, or in every picture one that it never shows',
    ),
  unnamed: z
    .number()
    .min(0)
    .max(1)
    .default(0)
    .describe(
      'share of the objects that have a colour without a name, which captions leave out: they teach to tell shapes in any colour',
    ),
  seed: z.int().nonnegative().default(0).describe('other seeds give other pictures'),
});

export type SceneCaptionsOptions = z.input<typeof sceneCaptionsOptions>;

/** A picture with the scene that it was drawn from. */
export interface SceneItem extends CaptionedItem {
  readonly scene: Scene<Color | Rgb>;
}

export interface SceneDataset extends CaptionDataset {
  readonly items: readonly SceneItem[];
}

/** How much farther apart two objects are in one direction than in the other, so that people would agree, in shares of the side. */
const clearly = 0.12;

/** Draws of a scene until one has clear relations. */
const tries = 200;

/**
 * Pictures of one to three objects, each with all the sentences that are right about it, of one form: `a large red circle`, `a
 * small blue square left of a large red circle`, and with three objects `... above a small green diamond and left of a ...`. Where
 * some colours have no name, captions leave these out: `a large circle`.
 *
 * ```ts
 * const train = sceneCaptions({ scenes: 5000 });
 * const unseen = sceneCaptions({ scenes: 500, combinations: 'unseen', seed: 1 }); // no red circle was in `train`, but here
 * ```
 */
export function sceneCaptions(options: SceneCaptionsOptions = {}): SceneDataset {
  const { scenes, objects, side, combinations, unnamed, seed } = parseOptions(
    'sceneCaptions',
    sceneCaptionsOptions,
    options,
  );
  const items = Array.from({ length: scenes }, (_, index): SceneItem => {
    const random = Random.derive(seed, index);
    const count = 1 + random.integer(objects);
    const scene = drawClear(random, () =>
      placeObjects(
        drawLooks(count, combinations, random).map((look) => loseName(look, unnamed, random)),
        random,
      ),
    );
    return {
      id: index,
      name: `scene ${index} of seed ${seed}`,
      scene,
      captions: describeScene(scene),
      read: async () => [drawScene(scene, side)],
    };
  });
  return { kind: 'image', items };
}

/** With a probability, an object of any shape and size whose colour has no name, in place of the given one. */
function loseName(look: Appearance, probability: number, random: Random): Appearance<Color | Rgb> {
  if (!probability || random.uniform() >= probability) return look;
  const { shape, size } = appearances[random.integer(appearances.length)]!;
  return { shape, size, color: drawUnnamedColor(random) };
}

type AnyScene = Scene<Color | Rgb>;
type AnyObject = SceneObject<Color | Rgb>;

function drawClear(random: Random, draw: () => AnyScene | undefined): AnyScene {
  for (let i = 0; i < tries; i++) {
    const scene = draw();
    if (scene && isClear(scene)) return scene;
  }
  throw new InvalidArgumentError(`no clear scene in ${tries} draws: ask for fewer objects`);
}

const isClear = ({ objects }: AnyScene) =>
  objects.every((a, i) => objects.slice(i + 1).every((b) => relationOf(a, b) !== undefined));

/** Where `a` is, seen from `b`; undefined if it is about as far to the side as it is up or down. */
function relationOf(a: AnyObject, b: AnyObject): string | undefined {
  const [x, y] = [a.x - b.x, a.y - b.y];
  if (Math.abs(Math.abs(x) - Math.abs(y)) < clearly) return undefined;
  if (Math.abs(x) > Math.abs(y)) return x < 0 ? 'left of' : 'right of';
  return y < 0 ? 'above' : 'below';
}

/** All sentences that are right about a scene. */
function describeScene({ objects }: AnyScene): string[] {
  const captions = objects.flatMap((subject) => {
    const others = objects.filter((object) => object !== subject);
    const orders = others.length === 2 ? [others, [...others].reverse()] : [others];
    return orders.map((order) => {
      const relations = order.map((other) => `${relationOf(subject, other)!} a ${nameOf(other)}`);
      return [`a ${nameOf(subject)}`, relations.join(' and ')].filter(Boolean).join(' ');
    });
  });
  return [...new Set(captions)];
}

const nameOf = ({ size, color, shape }: AnyObject) =>
  [size, ...(typeof color === 'string' ? [color] : []), shape].join(' ');
