import { Random } from '@dl/core';
import { parseOptions } from '@dl/core/internal';
import { appearances, drawScene, placeObjects, type Scene } from '@dl/core/scenes';
import * as z from 'zod';
import { answerTypeOf } from '../data/answer-type';
import type { VqaDataset, VqaQuestion } from '../data/vqa-dataset';
import { plainSceneKinds, relationalSceneKinds, sceneKinds } from './scene-kinds';

const allKinds = [...plainSceneKinds, ...relationalSceneKinds] as typeof plainSceneKinds;

/** Options of {@link generateSceneQuestions}; those of `dl vqa train` without a folder come from this schema. */
export const generateSceneQuestionsOptions = z.object({
  kinds: z.array(z.enum(allKinds)).nonempty().default(allKinds).describe('kinds of questions'),
  scenes: z.int().positive().default(2000).describe('scenes to make up'),
  questions: z.int().positive().default(10).describe('questions about a scene, at most'),
  objects: z.int().min(2).max(8).default(5).describe('objects in a scene, at most; at least 2'),
  pixels: z.int().min(16).default(64).describe('width and height of the pictures in pixels'),
  seed: z.int().nonnegative().default(0).describe('the same seed makes the same scenes'),
});

export type GenerateSceneQuestionsOptions = z.input<typeof generateSceneQuestionsOptions>;

/**
 * Makes up scenes of coloured shapes and asks about them: about single objects (colour, shape, existence, count, position) and
 * about relations between objects (side, nearest, farthest, same shape), in the manner of Sort-of-CLEVR (Santoro et al. 2017,
 * section 4.2). Pictures are drawn when they are read.
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
  const { scenes: count, objects, pixels, seed } = settings;
  const scenes = Array.from({ length: count }, (_, index) =>
    makeScene(objects, Random.derive(seed, index, 0)),
  );
  const questions = scenes.flatMap((scene, imageId) => {
    const asked = askAbout(scene, settings, Random.derive(seed, imageId, 1));
    return asked.map((question) => ({ ...question, imageId }));
  });
  return {
    questions: questions.map((question, id) => ({ ...question, id })),
    images: { read: async (imageId) => drawScene(scenes[imageId]!, pixels) },
  };
}

function makeScene(most: number, random: Random): Scene {
  for (;;) {
    const count = 2 + random.integer(most - 1);
    const looks = Array.from({ length: count }, () => appearances[random.integer(appearances.length)]!);
    const scene = placeObjects(looks, random);
    if (scene) return scene;
  }
}

/** Tries for each question of a scene; some kinds cannot be asked about some scenes. */
const triesPerQuestion = 4;

/** Different questions about a scene. */
function askAbout(
  scene: Scene,
  { kinds, questions }: z.output<typeof generateSceneQuestionsOptions>,
  random: Random,
): Omit<VqaQuestion, 'id' | 'imageId'>[] {
  const asked = new Map<string, Omit<VqaQuestion, 'id' | 'imageId'>>();
  for (let tries = questions * triesPerQuestion; tries > 0 && asked.size < questions; tries--) {
    const kind = kinds[random.integer(kinds.length)]!;
    const made = sceneKinds[kind](scene, random);
    if (!made) continue;
    asked.set(made.question, { ...made, questionType: kind, answerType: answerTypeOf(made.answer) });
  }
  return [...asked.values()];
}
