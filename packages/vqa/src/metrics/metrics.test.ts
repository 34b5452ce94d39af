import { describe, expect, it } from '@jest/globals';
import { InvalidArgumentError } from '@dl/core';
import type { VqaQuestion } from '../data/vqa-dataset';
import { normalizeAnswer } from './normalize-answer';
import { answerConfusion, scoreAnswers } from './score-answers';
import { vqaAccuracy } from './vqa-accuracy';

it.each([
  ['The two  dogs.', '2 dogs'],
  ['NONE', '0'],
  ['an apple', 'apple'],
  ['red/white', 'red white'],
  ['red / white', 'red white'],
  ['red, white', 'red white'],
  ['1,000', '1000'],
  ['$1,000/day', '$1000day'],
  ['2.5 meters.', '2.5 meters'],
  ['dont', "don't"],
  ["couldnt've", "couldn't've"],
  ["yall'd've", "y'all'd've"],
  ['shed', 'shed'],
  ["somebody'd", 'somebodyd'],
  ["man's hat", "man's hat"],
  ['t-shirt', 't shirt'],
  ['yes!', 'yes'],
  [' a \n the ', ''],
])('normalizeAnswer(%j) is %j', (answer, normal) => {
  expect(normalizeAnswer(answer)).toBe(normal);
});

describe('vqaAccuracy', () => {
  const people = (counts: Record<string, number>) =>
    Object.entries(counts).flatMap(([answer, count]) => Array<string>(count).fill(answer));

  // With k of ten: k people see k - 1 others, 10 - k see k.
  it.each([
    [0, 0],
    [1, 0.9 / 3],
    [2, (2 * (1 / 3) + 8 * (2 / 3)) / 10],
    [3, (3 * (2 / 3) + 7) / 10],
    [4, 1],
    [10, 1],
  ])('%d of ten people', (count, expected) => {
    expect(vqaAccuracy('cat', people({ cat: count, dog: 10 - count }))).toBeCloseTo(expected, 12);
  });

  it('compares what is normalised', () => {
    expect(vqaAccuracy('Two', people({ '2': 3, 'two.': 3, three: 4 }))).toBe(1);
  });

  it('leaves answers alone where all people agree, as the official script', () => {
    expect(vqaAccuracy('two', people({ two: 10 }))).toBe(1);
    expect(vqaAccuracy('2', people({ two: 10 }))).toBe(0);
  });

  it('needs an answer', () => {
    expect(() => vqaAccuracy('yes', [])).toThrow(InvalidArgumentError);
  });
});

describe('scores of a test', () => {
  const asked = (answer: string, rest: Partial<VqaQuestion>): VqaQuestion => ({
    ...{ id: 0, imageId: 0, question: '?', answer },
    ...rest,
  });
  const questions = [
    asked('yes', { answerType: 'yes/no', questionType: 'is', answers: Array<string>(10).fill('yes') }),
    asked('no', { answerType: 'yes/no', questionType: 'is', answers: [...Array<string>(8).fill('no'), 'yes', 'yes'] }), // prettier-ignore
    asked('2', { answerType: 'number', questionType: 'how many' }),
    asked('3', { answerType: 'number' }),
  ];
  const answers = ['yes', 'yes', '2', '4'];

  it('are equal to those by hand', () => {
    const scores = scoreAnswers(questions, answers);
    expect(scores.questions).toBe(4);
    expect(scores.accuracy).toBe(0.5);
    expect(scores.vqaAccuracy).toBeCloseTo((1 + 0.6 + 1 + 0) / 4, 12);
    expect(scores.byAnswerType).toEqual([
      { type: 'number', questions: 2, score: 0.5 },
      { type: 'yes/no', questions: 2, score: expect.closeTo(0.8, 12) },
    ]);
    expect(scores.byQuestionType).toEqual([
      { type: 'how many', questions: 1, score: 1 },
      { type: 'is', questions: 2, score: expect.closeTo(0.8, 12) },
    ]);
  });

  it('count what is taken for what', () => {
    expect(answerConfusion(questions, answers, ['yes', 'no', '2'])).toEqual([
      [1, 0, 0],
      [1, 0, 0],
      [0, 0, 1],
    ]);
  });
});
