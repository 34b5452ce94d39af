import { BpeVocabulary } from './bpe-vocabulary';
import { ByteVocabulary } from './byte-vocabulary';
import { CharacterVocabulary } from './character-vocabulary';
import type { SavedVocabulary, Vocabulary } from './vocabulary';

/** Makes a vocabulary again from what `save()` returned. */
export async function loadVocabulary(saved: SavedVocabulary): Promise<Vocabulary> {
  switch (saved.type) {
    case 'characters':
      return new CharacterVocabulary(saved.characters);
    case 'bytes':
      return new ByteVocabulary();
    case 'bpe':
      return BpeVocabulary.load(saved);
  }
}
