import type { Random } from '@dl/core';
import { colors, shapes, type Scene, type SceneObject } from '@dl/core/scenes';

/** A question about a scene and its answer. */
export interface SceneQuestion {
  readonly question: string;
  readonly answer: string;
}

/** What objects are called by: their colour if no other has it, or also colour and shape. */
export const namings = ['color', 'look'] as const;
export type Naming = (typeof namings)[number];

/** Asks about a scene; undefined if there is nothing of this kind to ask. */
type Ask = (scene: Scene, random: Random, naming: Naming) => SceneQuestion | undefined;

/** Differences of places below this share of the picture are not asked about. */
const margin = 0.06;

/** The words of the two directions of a scene, those of small numbers first. */
const axes = [
  { along: 'x', halves: ['left', 'right'], sides: ['left', 'right'], of: 'of ' },
  { along: 'y', halves: ['top', 'bottom'], sides: ['above', 'below'], of: '' },
] as const;

const colorNames = Object.keys(colors) as (keyof typeof colors)[];

/** Kinds whose answer is in one object, or in objects one by one. */
const plain = {
  color: (scene, random) => {
    const shape = pick(random, shapes.filter((shape) => countOf(scene, { shape }) === 1)); // prettier-ignore
    return shape && { question: `What color is the ${shape}?`, answer: find(scene, { shape }).color };
  },
  shape: (scene, random) => {
    const color = pick(random, colorNames.filter((color) => countOf(scene, { color }) === 1)); // prettier-ignore
    return color && { question: `What shape is the ${color} object?`, answer: find(scene, { color }).shape };
  },
  exists: (scene, random) => {
    const isSought = random.integer(2) === 1;
    const look = isSought
      ? pick(random, scene.objects)!
      : { color: pick(random, colorNames)!, shape: pick(random, shapes)! };
    const { color, shape } = look;
    return { question: `Is there a ${color} ${shape}?`, answer: yesNo(countOf(scene, { color, shape }) > 0) };
  },
  count: (scene, random) => {
    if (random.integer(2)) {
      const shape = pick(random, shapes)!;
      return { question: `How many ${shape}s are there?`, answer: String(countOf(scene, { shape })) };
    }
    const color = pick(random, colorNames)!;
    return { question: `How many ${color} objects are there?`, answer: String(countOf(scene, { color })) };
  },
  position: (scene, random, naming) => {
    const named = pickNamed(scene, random, naming);
    const { along, halves } = pick(random, axes)!;
    if (!named) return undefined;
    const beyond = named.object[along] - 0.5;
    if (Math.abs(beyond) < margin) return undefined;
    return {
      question: `Is the ${named.name} in the ${halves.join(' or the ')} half?`,
      answer: halves[Number(beyond > 0)]!,
    };
  },
} as const satisfies Record<string, Ask>;

/** Kinds whose answer is between objects. */
const relational = {
  side: (scene, random, naming) => {
    const [one, other] = [pickNamed(scene, random, naming), pickNamed(scene, random, naming)];
    if (!one || !other || one.object === other.object) return undefined;
    const { along, sides, of } = pick(random, axes)!;
    const beyond = one.object[along] - other.object[along];
    if (Math.abs(beyond) < margin) return undefined;
    return {
      question: `Is the ${one.name} ${sides.join(' or ')} ${of}the ${other.name}?`,
      answer: sides[Number(beyond > 0)]!,
    };
  },
  nearest: (scene, random, naming) => {
    const named = pickNamed(scene, random, naming);
    const [nearest, next] = named ? byDistance(scene, named.object) : [];
    if (!nearest || !next || next.distance - nearest.distance < margin) return undefined;
    return askLook(`nearest to the ${named!.name}`, nearest.object, random);
  },
  farthest: (scene, random, naming) => {
    const named = pickNamed(scene, random, naming);
    const [farthest, next] = named ? byDistance(scene, named.object).reverse() : [];
    if (!farthest || !next || farthest.distance - next.distance < margin) return undefined;
    return askLook(`farthest from the ${named!.name}`, farthest.object, random);
  },
  'same-shape': (scene, random) => {
    const color = pick(random, colorNames.filter((color) => countOf(scene, { color }) === 1)); // prettier-ignore
    if (!color) return undefined;
    const others = countOf(scene, { shape: find(scene, { color }).shape }) - 1;
    return {
      question: `How many other objects have the shape of the ${color} object?`,
      answer: String(others),
    };
  },
} as const satisfies Record<string, Ask>;

/** Questions by kind. */
export const sceneKinds: Readonly<Record<SceneKind, Ask>> = { ...plain, ...relational };

/** A kind of question about a scene. */
export type SceneKind = keyof typeof plain | keyof typeof relational;

/** Kinds that are about single objects. */
export const plainSceneKinds = Object.keys(plain) as [SceneKind, ...SceneKind[]];

/** Kinds that are about relations between objects. */
export const relationalSceneKinds = Object.keys(relational) as [SceneKind, ...SceneKind[]];

type Look = Partial<Pick<SceneObject, 'color' | 'shape'>>;

const fits = (object: SceneObject, { color = object.color, shape = object.shape }: Look) =>
  object.color === color && object.shape === shape;

const countOf = ({ objects }: Scene, look: Look) => objects.filter((object) => fits(object, look)).length;

const find = ({ objects }: Scene, look: Look) => objects.find((object) => fits(object, look))!;

const yesNo = (isTrue: boolean) => (isTrue ? 'yes' : 'no');

function pick<Item>(random: Random, items: readonly Item[]): Item | undefined {
  return items.length ? items[random.integer(items.length)] : undefined;
}

/** An object with a name that only it has. */
function pickNamed(
  scene: Scene,
  random: Random,
  naming: Naming,
): { object: SceneObject; name: string } | undefined {
  const named = scene.objects.flatMap((object) => {
    const { color, shape } = object;
    return [
      ...(countOf(scene, { color }) === 1 ? [{ object, name: `${color} object` }] : []),
      ...(naming === 'look' && countOf(scene, { color, shape }) === 1
        ? [{ object, name: `${color} ${shape}` }]
        : []),
    ];
  });
  return pick(random, named);
}

/** The other objects, the nearest first. */
function byDistance({ objects }: Scene, from: SceneObject) {
  return objects
    .filter((object) => object !== from)
    .map((object) => ({ object, distance: Math.hypot(object.x - from.x, object.y - from.y) }))
    .sort((a, b) => a.distance - b.distance);
}

function askLook(place: string, { color, shape }: SceneObject, random: Random): SceneQuestion {
  return random.integer(2)
    ? { question: `What color is the object ${place}?`, answer: color }
    : { question: `What shape is the object ${place}?`, answer: shape };
}
