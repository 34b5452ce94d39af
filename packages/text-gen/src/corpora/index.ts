export { openCorpus, type OpenCorpus, type OpenCorpusOptions } from './open-corpus';
export { textCorpora, textResources } from './published';
export { styles, type Style, type TextCorpus } from './text-corpus';
