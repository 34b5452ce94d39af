import { DlError } from '@dl/core';

/** A text has a character that the vocabulary lacks: a model cannot read what it was never trained on. */
export class UnknownCharacterError extends DlError {
  constructor(
    /** The character. */
    readonly character: string,
    /** How many characters of the text stand before it. */
    readonly position: number,
    known: readonly string[],
  ) {
    const code = character.codePointAt(0)!.toString(16).toUpperCase().padStart(4, '0');
    super(
      'unknown-character',
      `${JSON.stringify(character)} (U+${code}) at position ${position} is not in the vocabulary, which has the ` +
        `${known.length} characters ${JSON.stringify(known.slice(0, 200).join(''))}` +
        `${known.length > 200 ? ' ...' : ''}. Leave it out, or train on bytes, which know every character.`,
    );
  }
}
