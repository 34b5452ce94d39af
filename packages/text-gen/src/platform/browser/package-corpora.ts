import type { TextCorpus } from '../../corpora/text-corpus';

/** Browsers have none: bundlers would put ten megabytes of text into every page. */
export const packageCorpora: readonly TextCorpus[] = [];
