import { FileFormatError } from '@dl/core';

/** A text with a name, in which errors have a place. */
export class TextDocument {
  constructor(
    readonly name: string,
    readonly text: string,
  ) {}

  /** An error at a position of the text, with its line and column, which count from 1. */
  error(offset: number, problem: string): FileFormatError {
    const before = this.text.slice(0, offset);
    const line = before.split('\n').length;
    const column = offset - before.lastIndexOf('\n');
    return new FileFormatError(`${this.name}, line ${line}, column ${column}: ${problem}`);
  }
}
