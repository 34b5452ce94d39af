import { DlError } from '@dl/core';

/** A sentence or question has a word that the network has never read. */
export class UnknownWordError extends DlError {
  constructor(
    /** In lower case. */
    readonly word: string,
    text: string,
    known: readonly string[],
  ) {
    super(
      'unknown-word',
      `the word "${word}" of ${JSON.stringify(text)} is not in the vocabulary. ` +
        `The network knows ${known.length} words: ${known.slice(0, 40).join(', ')}${known.length > 40 ? ', ...' : ''}`,
    );
  }
}
