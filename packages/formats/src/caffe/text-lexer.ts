import type { TextDocument } from './text-document';

export interface TextToken {
  readonly kind: 'word' | 'number' | 'string' | 'symbol' | 'end';
  /** As it is written; of a string what it says. */
  readonly text: string;
  readonly offset: number;
}

const blank = /\s+|#[^\n]*/y;
const word = /[A-Za-z_][A-Za-z0-9_]*/y;
const number = /0[xX][0-9a-fA-F]+|(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?[fF]?/y;
const symbol = /[-{}<>[\]:,;./]/y;
/** What a string has up to its next escape, quote or end; in pieces, because a call takes only so many bytes. */
const plain = /[^'"\\\n]{1,1000}/uy;
const escape =
  /\\(?:[0-3]?[0-7]{1,2}|[xX][0-9a-fA-F]{1,2}|u[0-9a-fA-F]{4}|U00(?:0[0-9a-fA-F]|10)[0-9a-fA-F]{4}|[abfnrtv?\\'"])/y;

const encoder = new TextEncoder();

const controls = new Map(Object.entries({ a: 7, b: 8, f: 12, n: 10, r: 13, t: 9, v: 11 }));

/**
 * Cuts the text format of protocol buffers into words, numbers, strings and symbols
 * (https://protobuf.dev/reference/protobuf/textformat-spec).
 */
export class TextLexer {
  private position = 0;
  private ahead?: TextToken;

  constructor(private readonly document: TextDocument) {
    if (document.text.startsWith('\ufeff')) this.position = 1;
  }

  /** The next token, which stays the next. */
  peek(): TextToken {
    return (this.ahead ??= this.scan());
  }

  next(): TextToken {
    const token = this.peek();
    this.ahead = undefined;
    return token;
  }

  private scan(): TextToken {
    while (this.match(blank) !== undefined);
    const offset = this.position;
    if (offset === this.document.text.length) return { kind: 'end', text: 'the end of the file', offset };
    const text = this.match(word);
    if (text !== undefined) return { kind: 'word', text, offset };
    const digits = this.match(number);
    if (digits !== undefined) {
      if (this.match(word) !== undefined) throw this.error(offset, 'a number runs into a word');
      return { kind: 'number', text: digits, offset };
    }
    const mark = this.match(symbol);
    if (mark !== undefined) return { kind: 'symbol', text: mark, offset };
    if (/['"]/.test(this.document.text[offset]!)) return { kind: 'string', text: this.string(), offset };
    throw this.error(offset, `${JSON.stringify(this.document.text[offset])} has no meaning here`);
  }

  private string(): string {
    const start = this.position;
    const quote = this.document.text[this.position++]!;
    const bytes: number[] = [];
    for (;;) {
      for (let part; (part = this.match(plain)) !== undefined;) bytes.push(...encoder.encode(part));
      const next = this.document.text[this.position];
      if (next === undefined || next === '\n') throw this.error(start, 'a string does not end in its line');
      if (next === '\\') {
        const code = this.match(escape);
        if (code === undefined)
          throw this.error(this.position, 'a string has an escape sequence that is none');
        bytes.push(...unescape(code.slice(1)));
        continue;
      }
      this.position++;
      if (next === quote) return this.decode(bytes, start);
      bytes.push(next.charCodeAt(0)); // the other kind of quote
    }
  }

  private decode(bytes: readonly number[], start: number): string {
    try {
      return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(Uint8Array.from(bytes));
    } catch {
      throw this.error(start, 'a string is not UTF-8');
    }
  }

  private match(pattern: RegExp): string | undefined {
    pattern.lastIndex = this.position;
    const text = pattern.exec(this.document.text)?.[0];
    this.position += text?.length ?? 0;
    return text;
  }

  private error(offset: number, problem: string) {
    return this.document.error(offset, problem);
  }
}

/** The bytes of an escape sequence: a number of one byte, or a character. */
function unescape(code: string): Iterable<number> {
  if (/^[0-7]/.test(code)) return [parseInt(code, 8)];
  if (/^x/i.test(code)) return [parseInt(code.slice(1), 16)];
  if (/^u/i.test(code)) return encoder.encode(String.fromCodePoint(parseInt(code.slice(1), 16)));
  return [controls.get(code) ?? code.charCodeAt(0)];
}
