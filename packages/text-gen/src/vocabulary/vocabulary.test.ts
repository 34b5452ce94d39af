import { describe, expect, it } from '@jest/globals';
import { FileFormatError, InvalidArgumentError } from '@dl/core';
import fc from 'fast-check';
import { BpeVocabulary } from './bpe-vocabulary';
import { ByteVocabulary } from './byte-vocabulary';
import { CharacterVocabulary } from './character-vocabulary';
import { loadVocabulary } from './load-vocabulary';
import { UnknownCharacterError } from './unknown-character-error';
import type { SavedVocabulary, Vocabulary } from './vocabulary';

/** Byte pairs as GPT-2's, small: the bytes of "hello", of a space (Ġ) and of "é" (Ã©), and three merges. */
const tokenizer = {
  version: '1.0',
  added_tokens: [],
  normalizer: null,
  pre_tokenizer: { type: 'ByteLevel', add_prefix_space: false, trim_offsets: true, use_regex: true },
  post_processor: null,
  decoder: { type: 'ByteLevel', add_prefix_space: true, trim_offsets: true, use_regex: true },
  model: {
    type: 'BPE',
    vocab: { h: 0, e: 1, l: 2, o: 3, Ġ: 4, Ã: 5, '©': 6, he: 7, ll: 8, hell: 9 },
    merges: ['h e', 'l l', 'he ll'],
  },
};

const streamed = (vocabulary: Vocabulary, tokens: Iterable<number>) => {
  const stream = vocabulary.stream();
  return Array.from(tokens, (token) => stream.push(token)).join('') + stream.end();
};

const anyText = fc.string({ unit: 'binary', maxLength: 40 });

describe('characters', () => {
  it('are code points, in their order', () => {
    const vocabulary = CharacterVocabulary.of('hello 🙂');
    expect(vocabulary.characters).toEqual([' ', 'e', 'h', 'l', 'o', '🙂']);
    expect([...vocabulary.encode('🙂 he')]).toEqual([5, 0, 2, 1]);
  });

  it('come back from any text', () => {
    fc.assert(
      fc.property(
        anyText.filter((text) => text.length > 0),
        (text) => {
          const vocabulary = CharacterVocabulary.of(text);
          expect(vocabulary.decode(vocabulary.encode(text))).toBe(text);
          expect(streamed(vocabulary, vocabulary.encode(text))).toBe(text);
        },
      ),
    );
  });

  it('name what they lack', () => {
    const vocabulary = CharacterVocabulary.of('abc');
    expect(() => vocabulary.encode('ab🙂')).toThrow(UnknownCharacterError);
    expect(() => vocabulary.encode('ab🙂')).toThrow(/"🙂" \(U\+1F642\) at position 2 .* 3 characters "abc"/);
    expect(() => new CharacterVocabulary([])).toThrow(InvalidArgumentError);
    expect(() => new CharacterVocabulary(['a', 'bc'])).toThrow(/"bc"/);
    expect(() => new CharacterVocabulary(['a', 'a'])).toThrow(/"a"/);
  });
});

describe('bytes', () => {
  const vocabulary = new ByteVocabulary();

  it('come back from any text', () => {
    fc.assert(
      fc.property(anyText, (text) => {
        expect(vocabulary.decode(vocabulary.encode(text))).toBe(text);
        expect(streamed(vocabulary, vocabulary.encode(text))).toBe(text);
      }),
    );
  });

  it('stream whole characters, and mark half of one', () => {
    const stream = vocabulary.stream();
    expect([0xc3, 0xa9, 0x61, 0xc3].map((byte) => stream.push(byte))).toEqual(['', 'é', 'a', '']);
    expect(stream.end()).toBe('\ufffd');
  });
});

describe('subwords', () => {
  it('are merged, and come back', async () => {
    const vocabulary = await BpeVocabulary.load({ type: 'bpe', tokenizer, config: {} });
    expect(vocabulary.size).toBe(10);
    const tokens = vocabulary.encode('hello hé');
    expect([...tokens]).toEqual([9, 3, 4, 0, 5, 6]);
    expect(vocabulary.decode(tokens)).toBe('hello hé');
    expect(streamed(vocabulary, tokens)).toBe('hello hé');
    const stream = vocabulary.stream();
    expect([5, 6].map((token) => stream.push(token))).toEqual(['', 'é']);
  });

  it('need a tokenizer that can be read', async () => {
    await expect(BpeVocabulary.load({ type: 'bpe', tokenizer: {}, config: {} })).rejects.toThrow(
      FileFormatError,
    );
  });
});

it('is made again from what it saved', async () => {
  const bpe = await BpeVocabulary.load({ type: 'bpe', tokenizer, config: {} });
  for (const vocabulary of [CharacterVocabulary.of('hello'), new ByteVocabulary(), bpe]) {
    const again = await loadVocabulary(JSON.parse(JSON.stringify(vocabulary.save())) as SavedVocabulary);
    expect(again.encode('hello')).toEqual(vocabulary.encode('hello'));
    expect(again.size).toBe(vocabulary.size);
  }
});
