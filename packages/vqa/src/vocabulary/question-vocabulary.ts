import { InvalidArgumentError } from '@dl/core';

/** Fills up short questions in a batch. */
export const padding = 0;
/** Stands for every word that is not in the vocabulary. */
export const unknown = 1;

/** Spellings that the data sets do not use. */
const spellings = new Map([
  ['colour', 'color'],
  ['colours', 'colors'],
  ['grey', 'gray'],
]);

/** The words of a question in lower case and American spelling, without its punctuation. */
export function wordsOf(question: string): string[] {
  const words = question.toLowerCase().match(/[\p{L}\p{N}'-]+/gu) ?? [];
  return words.map((word) => spellings.get(word) ?? word);
}

/** A question as numbers. */
export interface EncodedWords {
  readonly words: readonly number[];
  /** Its words that the vocabulary lacks, in their order. */
  readonly unknownWords: readonly string[];
}

/**
 * The words of questions that a network knows, by number from 2; 0 is {@link padding}, 1 is {@link unknown}.
 *
 * ```ts
 * const vocabulary = QuestionVocabulary.of(['What is it?', 'Where is it?'], { threshold: 2 });
 * vocabulary.encode('Is it blue?'); // { words: [2, 3, 1], unknownWords: ['blue'] }
 * ```
 */
export class QuestionVocabulary {
  private readonly numbers: ReadonlyMap<string, number>;

  /** @throws {@link InvalidArgumentError} if a word comes twice. */
  constructor(readonly words: readonly string[]) {
    this.numbers = new Map(words.map((word, index) => [word, index + 2]));
    if (this.numbers.size !== words.length) {
      throw new InvalidArgumentError('a vocabulary lists each word once');
    }
  }

  /**
   * The words of some questions, in alphabetical order.
   *
   * @param options.threshold - Times that a word must come at least. Default: 1.
   */
  static of(questions: Iterable<string>, { threshold = 1 }: { threshold?: number } = {}): QuestionVocabulary {
    const counts = new Map<string, number>();
    for (const question of questions) {
      for (const word of wordsOf(question)) counts.set(word, (counts.get(word) ?? 0) + 1);
    }
    const kept = [...counts].filter(([, count]) => count >= threshold).map(([word]) => word);
    return new QuestionVocabulary(kept.sort());
  }

  /** Numbers that there are, with padding and unknown. */
  get size(): number {
    return this.words.length + 2;
  }

  /** @throws {@link InvalidArgumentError} if the question has no word. */
  encode(question: string): EncodedWords {
    const words = wordsOf(question);
    if (!words.length) {
      throw new InvalidArgumentError(`the question is empty: ${JSON.stringify(question)} has no word`);
    }
    return {
      words: words.map((word) => this.numbers.get(word) ?? unknown),
      unknownWords: words.filter((word) => !this.numbers.has(word)),
    };
  }
}
