import { InvalidArgumentError } from '@dl/core';

/** The number of an answer that is not in the vocabulary. */
export const noAnswer = -1;

/**
 * The answers that a network chooses from, by number.
 *
 * ```ts
 * const answers = AnswerVocabulary.of(['yes', 'no', 'yes', '3'], { limit: 2 });
 * answers.answers; // ['yes', '3']: of equally frequent ones the first in the alphabet
 * ```
 */
export class AnswerVocabulary {
  private readonly numbers: ReadonlyMap<string, number>;

  /** @throws {@link InvalidArgumentError} if there is no answer, or one comes twice. */
  constructor(readonly answers: readonly string[]) {
    if (!answers.length) throw new InvalidArgumentError('there is no answer to choose from');
    this.numbers = new Map(answers.map((answer, number) => [answer, number]));
    if (this.numbers.size !== answers.length) {
      throw new InvalidArgumentError('a vocabulary lists each answer once');
    }
  }

  /** The `limit` most frequent answers, the most frequent first. */
  static of(answers: Iterable<string>, { limit }: { limit: number }): AnswerVocabulary {
    const counts = new Map<string, number>();
    for (const answer of answers) counts.set(answer, (counts.get(answer) ?? 0) + 1);
    const ranked = [...counts].sort(([a, m], [b, n]) => n - m || (a < b ? -1 : 1));
    return new AnswerVocabulary(ranked.slice(0, limit).map(([answer]) => answer));
  }

  get size(): number {
    return this.answers.length;
  }

  /** {@link noAnswer} if it is not there. */
  numberOf(answer: string): number {
    return this.numbers.get(answer) ?? noAnswer;
  }
}
