import { InvalidArgumentError } from '@dl/core';
import type { Story } from '../stories/story';
import { UnknownWordError } from './unknown-word-error';

/** Stands for no word where a sentence is filled up. */
export const padding = 0;

/** The words of a sentence or question in lower case, without its punctuation. */
export function wordsOf(text: string): string[] {
  return text.toLowerCase().match(/[\p{L}\p{N}'-]+/gu) ?? [];
}

/**
 * The words and answers that a network knows, by number from 1; 0 is {@link padding}. An answer of several words, such as
 * `football,milk`, is a word of its own.
 *
 * ```ts
 * const vocabulary = StoryVocabulary.of(stories);
 * vocabulary.encode('Where is Mary?'); // [7, 4, 5]
 * vocabulary.word(5); // 'mary'
 * ```
 */
export class StoryVocabulary {
  private readonly numbers: ReadonlyMap<string, number>;

  /** @throws {@link InvalidArgumentError} if a word comes twice. */
  constructor(readonly words: readonly string[]) {
    this.numbers = new Map(words.map((word, index) => [word, index + 1]));
    if (this.numbers.size !== words.length) {
      throw new InvalidArgumentError('a vocabulary lists each word once');
    }
  }

  /** All words and answers of some stories, in alphabetical order. */
  static of(stories: readonly Story[]): StoryVocabulary {
    const words = new Set<string>();
    for (const { sentences, questions } of stories) {
      for (const sentence of sentences) for (const word of wordsOf(sentence)) words.add(word);
      for (const { text, answer } of questions) {
        for (const word of wordsOf(text)) words.add(word);
        words.add(answer.toLowerCase());
      }
    }
    return new StoryVocabulary([...words].sort());
  }

  /** Numbers that there are, padding included. */
  get size(): number {
    return this.words.length + 1;
  }

  /** @throws {@link UnknownWordError} */
  encode(text: string): number[] {
    return wordsOf(text).map((word) => {
      const number = this.numbers.get(word);
      if (number === undefined) throw new UnknownWordError(word, text, this.words);
      return number;
    });
  }

  /** The number of an answer; {@link padding} if it is not known, which no network answers. */
  encodeAnswer(answer: string): number {
    return this.numbers.get(answer.toLowerCase()) ?? padding;
  }

  word(number: number): string {
    return this.words[number - 1] ?? '';
  }
}
