import { InvalidArgumentError } from '@dl/core';
import { tokenizeCaption } from '../metrics/tokenize-caption';
import { UnknownTokenError } from './unknown-token-error';

/** Tokens that are no words: what fills up a batch, begins and ends a caption, and stands for rare words. */
export const special = { padding: 0, start: 1, end: 2, unknown: 3 } as const;
const names = ['<padding>', '<start>', '<end>', '<unknown>'];

/**
 * The words that a network writes, by number from 4; rare words of the training captions are one word, `<unknown>`.
 *
 * ```ts
 * const vocabulary = CaptionVocabulary.of(['A red ball.', 'A dog'], { threshold: 1 });
 * vocabulary.encode('a dog'); // [4, 5]
 * vocabulary.decode([4, 5]); // 'a dog'
 * ```
 */
export class CaptionVocabulary {
  private readonly numbers: ReadonlyMap<string, number>;

  /** @throws {@link InvalidArgumentError} if a word comes twice. */
  constructor(readonly words: readonly string[]) {
    this.numbers = new Map(words.map((word, index) => [word, index + names.length]));
    if (this.numbers.size !== words.length)
      throw new InvalidArgumentError('a word is in the vocabulary twice');
  }

  /**
   * The words that occur at least `threshold` times, the most frequent first.
   *
   * @throws {@link InvalidArgumentError} if there are none.
   */
  static of(captions: Iterable<string>, { threshold }: { threshold: number }): CaptionVocabulary {
    const counts = new Map<string, number>();
    for (const caption of captions) {
      for (const word of tokenizeCaption(caption)) counts.set(word, (counts.get(word) ?? 0) + 1);
    }
    const words = [...counts].filter(([, count]) => count >= threshold);
    if (!words.length) {
      throw new InvalidArgumentError(
        `no word of the captions occurs ${threshold} times: lower the threshold`,
      );
    }
    words.sort(([a, times], [b, others]) => others - times || (a < b ? -1 : 1));
    return new CaptionVocabulary(words.map(([word]) => word));
  }

  /** Tokens: words and {@link special}. */
  get size(): number {
    return this.words.length + names.length;
  }

  /** The tokens of a caption, without start and end. */
  encode(caption: string): number[] {
    return tokenizeCaption(caption).map((word) => this.numbers.get(word) ?? special.unknown);
  }

  /** @throws {@link UnknownTokenError} */
  word(token: number): string {
    const word = names[token] ?? this.words[token - names.length];
    if (word === undefined) throw new UnknownTokenError(token, this.size);
    return word;
  }

  /**
   * The caption of tokens without start and end. Clitics are joined again: `dog 's` is `dog's`.
   *
   * @throws {@link UnknownTokenError}
   */
  decode(tokens: readonly number[]): string {
    return tokens
      .map((token) => this.word(token))
      .join(' ')
      .replace(/ (n't|'s|'m|'d|'re|'ve|'ll)(?= |$)/g, '$1');
  }
}
