import { TextDocument } from './text-document';
import { TextLexer, type TextToken } from './text-lexer';
import { TextMessage, type TextValue } from './text-message';

/** Messages deeper than this are no data. */
const maximumDepth = 64;

/**
 * Parses the text format of protocol buffers (https://protobuf.dev/reference/protobuf/textformat-spec), which Caffe's
 * `.prototxt` files are in. Extensions and `Any` messages in brackets are not read.
 *
 * ```ts
 * const net = parseTextFormat('name: "LeNet" layer { type: "ReLU" }');
 * net.string('name'); // 'LeNet'
 * net.messages('layer')[0].string('type'); // 'ReLU'
 * ```
 *
 * @param name - Names the text in errors.
 * @throws {@link FileFormatError} with line and column if the text is no message.
 */
export function parseTextFormat(text: string, name = 'the text'): TextMessage {
  return new TextParser(new TextDocument(name, text)).parse();
}

class TextParser {
  private readonly lexer: TextLexer;

  constructor(private readonly document: TextDocument) {
    this.lexer = new TextLexer(document);
  }

  parse(): TextMessage {
    const message = new TextMessage(this.document);
    while (this.lexer.peek().kind !== 'end') this.field(message, 0);
    return message;
  }

  private field(message: TextMessage, depth: number): void {
    const name = this.lexer.next();
    if (name.kind !== 'word') throw this.unexpected(name, 'the name of a field');
    const hasColon = this.take(':');
    const next = this.lexer.peek();
    if (!hasColon && !isSymbol(next, '{') && !isSymbol(next, '<'))
      throw this.unexpected(next, `":" or "{" after "${name.text}"`);
    for (const value of this.take('[') ? this.list(depth) : [this.value(depth)])
      message.add(name.text, value);
    if (!this.take(',')) this.take(';');
  }

  private *list(depth: number): Generator<TextValue> {
    if (this.take(']')) return;
    do yield this.value(depth);
    while (this.take(','));
    this.expect(']');
  }

  private value(depth: number): TextValue {
    const token = this.lexer.next();
    const { kind, text, offset } = token;
    if (isSymbol(token, '{')) return { kind: 'message', offset, message: this.message(offset, '}', depth) };
    if (isSymbol(token, '<')) return { kind: 'message', offset, message: this.message(offset, '>', depth) };
    if (isSymbol(token, '-')) return this.negative(offset);
    if (kind === 'number') return { kind, offset, value: toNumber(text) };
    if (kind === 'word') return { kind, offset, text };
    if (kind !== 'string') throw this.unexpected(token, 'a value');
    const parts = [text];
    while (this.lexer.peek().kind === 'string') parts.push(this.lexer.next().text);
    return { kind, offset, text: parts.join('') };
  }

  private negative(offset: number): TextValue {
    const token = this.lexer.next();
    if (token.kind === 'number') return { kind: 'number', offset, value: -toNumber(token.text) };
    if (token.kind === 'word') return { kind: 'word', offset, text: `-${token.text}` };
    throw this.unexpected(token, 'a number after "-"');
  }

  private message(offset: number, end: string, depth: number): TextMessage {
    if (depth === maximumDepth)
      throw this.document.error(offset, `messages nest deeper than ${maximumDepth}`);
    const message = new TextMessage(this.document, offset);
    while (!this.take(end)) {
      if (this.lexer.peek().kind === 'end')
        throw this.document.error(offset, `a message has no "${end}" at its end`);
      this.field(message, depth + 1);
    }
    return message;
  }

  private take(symbol: string): boolean {
    if (!isSymbol(this.lexer.peek(), symbol)) return false;
    this.lexer.next();
    return true;
  }

  private expect(symbol: string): void {
    if (!this.take(symbol)) throw this.unexpected(this.lexer.peek(), `"${symbol}"`);
  }

  private unexpected({ kind, text, offset }: TextToken, expected: string) {
    const received = kind === 'end' ? text : JSON.stringify(text);
    return this.document.error(offset, `expected ${expected}, received ${received}`);
  }
}

const isSymbol = (token: TextToken, text: string) => token.kind === 'symbol' && token.text === text;

/** A number that a literal of C says: decimal, hexadecimal, octal, or floating with an optional "f". */
function toNumber(text: string): number {
  if (/^0x/i.test(text)) return Number(text);
  if (/^0[0-7]+$/.test(text)) return parseInt(text, 8);
  return Number(text.replace(/f$/i, ''));
}
