import { expect, it } from '@jest/globals';
import { InvalidArgumentError, Random } from '@dl/core';
import type { Scene } from '@dl/core/scenes';
import { generateSceneQuestions } from './generate-scene-questions';
import {
  plainSceneKinds,
  relationalSceneKinds,
  sceneKinds,
  type Naming,
  type SceneKind,
} from './scene-kinds';

// A red circle on the left, a blue square on the right above it, a second circle at the bottom.
const scene: Scene = {
  ground: 1,
  objects: [
    { shape: 'circle', color: 'red', size: 'large', x: 0.2, y: 0.5 },
    { shape: 'square', color: 'blue', size: 'small', x: 0.8, y: 0.3 },
    { shape: 'circle', color: 'green', size: 'small', x: 0.3, y: 0.8 },
  ],
};

/** All that can be asked about the scene. */
function answersTo(kind: SceneKind, naming: Naming = 'look'): Record<string, string> {
  const answers: Record<string, string> = {};
  for (let seed = 0; seed < 400; seed++) {
    const asked = sceneKinds[kind](scene, new Random(seed), naming);
    if (asked) answers[asked.question] = asked.answer;
  }
  return answers;
}

it('answers are true of the scene', () => {
  expect(answersTo('color')).toEqual({ 'What color is the square?': 'blue' });
  expect(answersTo('shape')).toEqual({
    'What shape is the red object?': 'circle',
    'What shape is the blue object?': 'square',
    'What shape is the green object?': 'circle',
  });
  expect(answersTo('exists')).toMatchObject({
    'Is there a red circle?': 'yes',
    'Is there a red square?': 'no',
    'Is there a blue square?': 'yes',
  });
  expect(answersTo('count')).toMatchObject({
    'How many circles are there?': '2',
    'How many diamonds are there?': '0',
    'How many blue objects are there?': '1',
  });
  expect(answersTo('position')).toMatchObject({
    'Is the red circle in the left or the right half?': 'left',
    'Is the blue square in the left or the right half?': 'right',
    'Is the blue square in the top or the bottom half?': 'top',
    'Is the green object in the top or the bottom half?': 'bottom',
  });
  expect(answersTo('position')).not.toHaveProperty('Is the red circle in the top or the bottom half?'); // it is in the middle
  expect(answersTo('side')).toMatchObject({
    'Is the red circle left or right of the blue square?': 'left',
    'Is the blue object left or right of the green circle?': 'right',
    'Is the red circle above or below the blue square?': 'below',
    'Is the blue square above or below the red object?': 'above',
  });
  expect(answersTo('nearest')).toMatchObject({
    'What color is the object nearest to the red circle?': 'green',
    'What shape is the object nearest to the red object?': 'circle',
  });
  expect(answersTo('farthest')).toMatchObject({
    'What shape is the object farthest from the red circle?': 'square',
  });
  expect(answersTo('same-shape')).toEqual({
    'How many other objects have the shape of the red object?': '1',
    'How many other objects have the shape of the blue object?': '0',
    'How many other objects have the shape of the green object?': '1',
  });
});

it('makes the same scenes and questions of the same seed, of all kinds, and no question twice', async () => {
  const options = { scenes: 40, pixels: 32, seed: 3 };
  const [one, same, other] = [options, options, { ...options, seed: 4 }].map(generateSceneQuestions);
  expect(one!.questions).toEqual(same!.questions);
  expect(one!.questions).not.toEqual(other!.questions);
  expect(await one!.images.read(7)).toEqual(await same!.images.read(7));
  expect(await one!.images.read(7)).toMatchObject({ width: 32, height: 32, channels: 3 });
  const kinds = new Set(one!.questions.map(({ questionType }) => questionType));
  expect([...kinds].sort()).toEqual([...plainSceneKinds, ...relationalSceneKinds].sort());
  const asked = one!.questions.map(({ imageId, question }) => `${imageId} ${question}`);
  expect(new Set(asked).size).toBe(asked.length);
});

it('answers each word of a pair about as often', () => {
  const { questions } = generateSceneQuestions({ scenes: 300, kinds: ['exists', 'side', 'position'] });
  const count = (answer: string) => questions.filter((question) => question.answer === answer).length;
  for (const [one, other] of [
    ['yes', 'no'],
    ['left', 'right'],
    ['above', 'below'],
    ['top', 'bottom'],
  ] as const) {
    expect(Math.abs(count(one) / (count(one) + count(other)) - 0.5)).toBeLessThan(0.06);
  }
});

it('calls objects by their colours alone if that is asked for, and gives each its own', () => {
  expect(Object.keys(answersTo('side', 'color'))).toContain(
    'Is the red object above or below the green object?',
  );
  expect(
    Object.keys(answersTo('side', 'color')).filter((question) => /circle|square/.test(question)),
  ).toEqual([]);
  const { questions } = generateSceneQuestions({
    scenes: 100,
    objects: 7,
    naming: 'color',
    kinds: ['count'],
  });
  const ofColor = questions.filter(({ question }) => question.endsWith('objects are there?'));
  expect(new Set(ofColor.map(({ answer }) => answer))).toEqual(new Set(['0', '1']));
});

it('refuses options that make no scene', () => {
  expect(() => generateSceneQuestions({ objects: 1 })).toThrow(InvalidArgumentError);
  expect(() => generateSceneQuestions({ kinds: [] as never })).toThrow(/kinds/);
  expect(() => generateSceneQuestions({ objects: 8, naming: 'color' })).toThrow(/7 at most/);
});
