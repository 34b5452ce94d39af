export { BpeVocabulary } from './bpe-vocabulary';
export { ByteVocabulary } from './byte-vocabulary';
export { CharacterVocabulary } from './character-vocabulary';
export { loadVocabulary } from './load-vocabulary';
export { UnknownCharacterError } from './unknown-character-error';
export type { SavedVocabulary, TextStream, Vocabulary, VocabularyType } from './vocabulary';
