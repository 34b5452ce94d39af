import { DlError } from '@dl/core';

/** A number stands for no word of the vocabulary. */
export class UnknownTokenError extends DlError {
  constructor(
    readonly token: number,
    size: number,
  ) {
    super(
      'unknown-token',
      `the token ${token} is not in the vocabulary, which has the tokens 0 to ${size - 1}`,
    );
  }
}
