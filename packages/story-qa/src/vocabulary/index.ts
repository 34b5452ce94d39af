export { StoryVocabulary } from './story-vocabulary';
export { UnknownWordError } from './unknown-word-error';
