import { FileFormatError, InvalidArgumentError } from '@dl/core';
import { readText } from '@dl/core/data';
import { BpeVocabulary } from '../vocabulary/bpe-vocabulary';
import { ByteVocabulary } from '../vocabulary/byte-vocabulary';
import { CharacterVocabulary } from '../vocabulary/character-vocabulary';
import type { Vocabulary, VocabularyType } from '../vocabulary/vocabulary';

/**
 * The vocabulary for a text: its characters, or one that does not depend on it.
 *
 * @param tokenizer - Path of a `tokenizer.json`, for 'bpe'.
 */
export async function makeVocabulary(
  type: VocabularyType,
  text: string,
  tokenizer?: string,
): Promise<Vocabulary> {
  if (type === 'characters') return CharacterVocabulary.of(text);
  if (type === 'bytes') return new ByteVocabulary();
  if (tokenizer !== undefined) {
    return BpeVocabulary.load({ type, tokenizer: await readJson(tokenizer), config: {} });
  }
  throw new InvalidArgumentError(
    'the vocabulary bpe needs a tokenizer.json: pass its path as the option tokenizer',
  );
}

async function readJson(path: string): Promise<Record<string, unknown>> {
  try {
    return JSON.parse(await readText(path)) as Record<string, unknown>;
  } catch (cause) {
    if (cause instanceof SyntaxError) throw new FileFormatError(`${path} is not JSON`, { cause });
    throw cause;
  }
}
