import { describe, expect, it } from '@jest/globals';
import { InvalidArgumentError } from '@dl/core';
import { AnswerVocabulary } from './answer-vocabulary';
import { QuestionVocabulary } from './question-vocabulary';

describe('words', () => {
  const vocabulary = QuestionVocabulary.of(['What is it?', 'IS it, really, grey?'], { threshold: 2 });

  it('are known from a threshold on', () => {
    expect(vocabulary.words).toEqual(['is', 'it']);
    expect(vocabulary.size).toBe(4);
    expect(vocabulary.encode('Is it what?')).toEqual({ words: [2, 3, 1], unknownWords: ['what'] });
  });

  it('are spelled as in the data sets', () => {
    const colors = QuestionVocabulary.of(['what color is gray']);
    expect(colors.encode('What COLOUR is grey?').unknownWords).toEqual([]);
  });

  it.each(['', ' ?! '])('of an empty question %j are an error', (question) => {
    expect(() => vocabulary.encode(question)).toThrow(InvalidArgumentError);
    expect(() => vocabulary.encode(question)).toThrow(/the question is empty/);
  });

  it('come once', () => {
    expect(() => new QuestionVocabulary(['a', 'a'])).toThrow(/once/);
  });
});

it('answers are the most frequent ones', () => {
  const vocabulary = AnswerVocabulary.of(['no', 'yes', '3', 'yes', '2'], { limit: 2 });
  expect(vocabulary.answers).toEqual(['yes', '2']);
  expect(vocabulary.numberOf('yes')).toBe(0);
  expect(vocabulary.numberOf('no')).toBe(-1);
  expect(() => AnswerVocabulary.of([], { limit: 2 })).toThrow(/no answer/);
});
