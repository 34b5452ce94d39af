import type { FileFormatError } from '@dl/core';
import type { TextDocument } from './text-document';

export type TextValue = { readonly offset: number } & (
  | { readonly kind: 'number'; readonly value: number }
  | { readonly kind: 'string' | 'word'; readonly text: string }
  | { readonly kind: 'message'; readonly message: TextMessage }
);

/** The numbers that are written as words. */
const numberWords = new Map([
  ['inf', Infinity],
  ['infinity', Infinity],
  ['nan', NaN],
]);

const booleans = new Map([
  ...['true', 'True', 't', '1'].map((text) => [text, true] as const),
  ...['false', 'False', 'f', '0'].map((text) => [text, false] as const),
]);

/**
 * A message of a text file. Its text does not say which fields there are and of which types: they are asked for by name
 * and type, and what has another type is a {@link FileFormatError} with its line.
 */
export class TextMessage {
  private readonly fields = new Map<string, TextValue[]>();

  /** @param offset - Where it begins in the document. */
  constructor(
    private readonly document: TextDocument,
    private readonly offset = 0,
  ) {}

  add(name: string, value: TextValue): void {
    const values = this.fields.get(name);
    if (values) values.push(value);
    else this.fields.set(name, [value]);
  }

  has(name: string): boolean {
    return this.fields.has(name);
  }

  string(name: string): string | undefined {
    return this.single(name, this.strings(name));
  }

  strings(name: string): string[] {
    return this.values(name).map((value) =>
      value.kind === 'string' ? value.text : this.reject(name, value, 'a string in quotes'),
    );
  }

  number(name: string): number | undefined {
    return this.single(name, this.numbers(name));
  }

  numbers(name: string): number[] {
    return this.values(name).map((value) => {
      if (value.kind === 'number') return value.value;
      const text = value.kind === 'word' ? value.text.toLowerCase() : '';
      const number = numberWords.get(text.replace('-', ''));
      return number === undefined
        ? this.reject(name, value, 'a number')
        : text.startsWith('-')
          ? -number
          : number;
    });
  }

  integer(name: string): number | undefined {
    return this.single(name, this.integers(name));
  }

  integers(name: string): number[] {
    return this.values(name).map((value) =>
      value.kind === 'number' && Number.isSafeInteger(value.value)
        ? value.value
        : this.reject(name, value, 'an integer'),
    );
  }

  boolean(name: string): boolean | undefined {
    const values = this.values(name).map((value) => {
      const text =
        value.kind === 'word' ? value.text : value.kind === 'number' ? String(value.value) : undefined;
      return booleans.get(text ?? '') ?? this.reject(name, value, 'true or false');
    });
    return this.single(name, values);
  }

  /** A value of an enum, by its name or by its number, which is its position in `choices`. */
  choice<Choice extends string>(name: string, choices: readonly Choice[]): Choice | undefined {
    const values = this.values(name).map((value) => {
      const choice =
        value.kind === 'number'
          ? choices[value.value]
          : choices.find((choice) => value.kind === 'word' && choice === value.text);
      return choice ?? this.reject(name, value, `one of ${choices.join(', ')}`);
    });
    return this.single(name, values);
  }

  /** The message under a name; an empty one if there is none. */
  message(name: string): TextMessage {
    return this.single(name, this.messages(name)) ?? new TextMessage(this.document, this.offset);
  }

  messages(name: string): TextMessage[] {
    return this.values(name).map((value) =>
      value.kind === 'message' ? value.message : this.reject(name, value, 'a message in braces'),
    );
  }

  /** An error at this message, or at the first value of one of its fields. */
  error(problem: string, field = ''): FileFormatError {
    return this.document.error(this.values(field)[0]?.offset ?? this.offset, problem);
  }

  private values(name: string): readonly TextValue[] {
    return this.fields.get(name) ?? [];
  }

  private single<T>(name: string, values: readonly T[]): T | undefined {
    if (values.length > 1) throw this.error(`"${name}" is given ${values.length} times, not once`, name);
    return values[0];
  }

  private reject(name: string, value: TextValue, allowed: string): never {
    const received =
      value.kind === 'message'
        ? 'a message'
        : value.kind === 'number'
          ? value.value
          : JSON.stringify(value.text);
    throw this.document.error(value.offset, `"${name}" is ${allowed}, received ${received}`);
  }
}
