export { CaptionVocabulary } from './caption-vocabulary';
export { UnknownTokenError } from './unknown-token-error';
