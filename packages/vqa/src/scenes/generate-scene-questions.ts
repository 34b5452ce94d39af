import { InvalidArgumentError, Random } from '@dl/core';
import type { Image } from '@dl/core/data';
import { parseOptions } from '@dl/core/internal';
import { appearances, colors, drawScene, placeObjects, type Appearance, type Scene } from '@dl/core/scenes';
import * as z from 'zod';
import { answerTypeOf } from '../data/answer-type';
import type { VqaDataset, VqaQuestion } from '../data/vqa-dataset';
import { namings, plainSceneKinds, relationalSceneKinds, sceneKinds } from './scene-kinds';

const allKinds = [...plainSceneKinds, ...relationalSceneKinds] as typeof plainSceneKinds;

/** Options of {@link generateSceneQuestions}; those of `dl vqa train` without a folder come from this schema. */
export const generateSceneQuestionsOptions = z.object({
  kinds: z.array(z.enum(allKinds)).nonempty().default(allKinds).describe('kinds of questions'),
  scenes: z.int().positive().default(2000).describe('scenes to make up'),
  questions: z.int().positive().default(10).describe('questions about a scene, at most'),
  objects: z.int().min(2).max(8).default(5).describe('objects in a scene, at most; at least 2'),
  naming: z
    .enum(namings)
    .default('look')
    .describe(
      'what objects are called by: colour and shape, or colour alone, which no two of a scene then share',
    ),
  pixels: z.int().min(16).default(64).describe('width and height of the pictures in pixels'),
  seed: z.int().nonnegative().default(0).describe('the same seed makes the same scenes'),
});

export type GenerateSceneQuestionsOptions = z.input<typeof generateSceneQuestionsOptions>;

/**
 * Makes up scenes of coloured shapes and asks about them: about single objects (colour, shape, existence, count, position) and
 * about relations between objects (side, nearest, farthest, same shape), in the manner of Sort-of-CLEVR (Santoro et al. 2017,
 * section 4.2). Pictures are drawn when they are read, and kept.
 *
 * ```ts
 * const { questions, images } = generateSceneQuestions({ scenes: 100, kinds: ['color', 'nearest'], seed: 1 });
 * questions[0]; // { id: 0, imageId: 0, question: 'What color is the circle?', answer: 'red', questionType: 'color', ... }
 * await writeImage('scene.png', await images.read(0));
 * ```
 *
 * @throws {@link InvalidArgumentError} for options that the schema does not allow.
 */
export function generateSceneQuestions(options: GenerateSceneQuestionsOptions = {}): VqaDataset {
  const settings = parseOptions('generateSceneQuestions', generateSceneQuestionsOptions, options);
  const { scenes: count, objects, naming, pixels, seed } = settings;
  const colorCount = Object.keys(colors).length;
  if (naming === 'color' && objects > colorCount) {
    throw new InvalidArgumentError(
      `objects that are called by their colour are ${colorCount} at most, as there are colours; received ${objects}`,
    );
  }
  const scenes = Array.from({ length: count }, (_, index) =>
    makeScene(settings, Random.derive(seed, index, 0)),
  );
  const questions = scenes.flatMap((scene, imageId) => {
    const asked = askAbout(scene, settings, Random.derive(seed, imageId, 1));
    return asked.map((question) => ({ ...question, imageId }));
  });
  const drawn: Image[] = [];
  return {
    questions: questions.map((question, id) => ({ ...question, id })),
    images: { read: async (imageId) => (drawn[imageId] ??= drawScene(scenes[imageId]!, pixels)) },
  };
}

type Settings = z.output<typeof generateSceneQuestionsOptions>;

function makeScene({ objects, naming }: Settings, random: Random): Scene {
  for (;;) {
    const count = 2 + random.integer(objects - 1);
    const scene = placeObjects(drawLooks(count, naming, random), random);
    if (scene) return scene;
  }
}

function drawLooks(count: number, naming: Settings['naming'], random: Random): Appearance[] {
  for (;;) {
    const looks = Array.from({ length: count }, () => appearances[random.integer(appearances.length)]!);
    if (naming === 'look' || new Set(looks.map(({ color }) => color)).size === count) return looks;
  }
}

/** Tries for each question of a scene; some kinds cannot be asked about some scenes. */
const triesPerQuestion = 4;

/** Different questions about a scene. */
function askAbout(
  scene: Scene,
  { kinds, questions, naming }: Settings,
  random: Random,
): Omit<VqaQuestion, 'id' | 'imageId'>[] {
  const asked = new Map<string, Omit<VqaQuestion, 'id' | 'imageId'>>();
  for (let tries = questions * triesPerQuestion; tries > 0 && asked.size < questions; tries--) {
    const kind = kinds[random.integer(kinds.length)]!;
    const made = sceneKinds[kind](scene, random, naming);
    if (!made) continue;
    asked.set(made.question, { ...made, questionType: kind, answerType: answerTypeOf(made.answer) });
  }
  return [...asked.values()];
}
