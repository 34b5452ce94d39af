import { InvalidArgumentError } from '@dl/core';
import { UnknownCharacterError } from './unknown-character-error';
import type { SavedVocabulary, TextStream, Vocabulary } from './vocabulary';

/**
 * One token for each character, which is a Unicode code point: never half of one, as the units of a JavaScript string are.
 *
 * ```ts
 * const vocabulary = CharacterVocabulary.of('hello 🙂');
 * vocabulary.size; // 6
 * vocabulary.decode(vocabulary.encode('🙂 hello')); // '🙂 hello'
 * ```
 */
export class CharacterVocabulary implements Vocabulary {
  readonly type = 'characters';
  private readonly tokens: ReadonlyMap<string, number>;

  /**
   * @param characters - In the order of their tokens.
   * @throws {@link InvalidArgumentError} if one comes twice, or is not one code point.
   */
  constructor(readonly characters: readonly string[]) {
    this.tokens = new Map(characters.map((character, token) => [character, token]));
    const wrong = characters.find(
      (character, token) => [...character].length !== 1 || this.tokens.get(character) !== token,
    );
    if (wrong === undefined && characters.length) return;
    throw new InvalidArgumentError(
      wrong === undefined
        ? 'a vocabulary needs at least one character'
        : `the characters of a vocabulary are single code points, each once; received ${JSON.stringify(wrong)}`,
    );
  }

  /** The characters of a text, in the order of their code points. */
  static of(text: string): CharacterVocabulary {
    return new CharacterVocabulary([...new Set(text)].sort((a, b) => a.codePointAt(0)! - b.codePointAt(0)!));
  }

  get size(): number {
    return this.characters.length;
  }

  encode(text: string): Int32Array {
    const tokens = new Int32Array(text.length);
    let length = 0;
    for (const character of text) {
      const token = this.tokens.get(character);
      if (token === undefined) throw new UnknownCharacterError(character, length, this.characters);
      tokens[length++] = token;
    }
    return tokens.subarray(0, length);
  }

  decode(tokens: Iterable<number>): string {
    return Array.from(tokens, (token) => this.characters[token]!).join('');
  }

  stream(): TextStream {
    return { push: (token) => this.characters[token]!, end: () => '' };
  }

  save(): SavedVocabulary {
    return { type: 'characters', characters: [...this.characters] };
  }
}
