import type { SavedVocabulary, TextStream, Vocabulary } from './vocabulary';

/**
 * The 256 bytes of UTF-8: every text of every language, in longer sequences.
 *
 * ```ts
 * new ByteVocabulary().encode('é'); // 195, 169
 * ```
 */
export class ByteVocabulary implements Vocabulary {
  readonly type = 'bytes';
  readonly size = 256;

  encode(text: string): Int32Array {
    return Int32Array.from(new TextEncoder().encode(text));
  }

  decode(tokens: Iterable<number>): string {
    return new TextDecoder().decode(Uint8Array.from(tokens));
  }

  stream(): TextStream {
    const decoder = new TextDecoder();
    return {
      push: (token) => decoder.decode(Uint8Array.of(token), { stream: true }),
      end: () => decoder.decode(),
    };
  }

  save(): SavedVocabulary {
    return { type: 'bytes' };
  }
}
