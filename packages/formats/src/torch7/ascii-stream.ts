import { arrayOf, FileFormatError, type HostDataType } from '@dl/core';
import type { BufferedSource } from '../bytes/buffered-source';
import { assertCount, type Torch7Storage, type Torch7Stream } from './torch7-stream';

/** The longest number that C's `%.17g` and `%ld` write, with room. */
const longestNumber = 64;
const lineFeed = 0x0a;
const space = 0x20;

/** The ASCII form: numbers as text behind a space or line feed each, characters and bytes as they are. */
export class AsciiStream implements Torch7Stream {
  position = 0;

  constructor(private readonly file: BufferedSource) {}

  async int(): Promise<number> {
    const value = await this.long();
    if (Math.abs(value) <= 2 ** 31) return value;
    throw this.damaged(`the integer ${value}`);
  }

  async long(): Promise<number> {
    return Number(this.integer(await this.token()));
  }

  async double(): Promise<number> {
    return this.float(await this.token());
  }

  async chars(length: number): Promise<Uint8Array> {
    assertCount(length, this.file.name, this.position);
    const start = this.position;
    const end = start + length;
    const bytes = await this.file.read(start, end);
    this.position = end;
    if (length > 0) await this.skipLineFeed();
    return bytes;
  }

  async elements(dtype: HostDataType, count: number): Promise<Torch7Storage> {
    const bytes = await this.elementBytes(dtype, count);
    const size = arrayOf(dtype).BYTES_PER_ELEMENT;
    return { dtype, length: count, read: async (start, end) => bytes.subarray(start * size, end * size) };
  }

  private async elementBytes(dtype: HostDataType, count: number): Promise<Uint8Array> {
    if (dtype === 'uint8' || dtype === 'int8') return this.chars(count);
    assertCount(count, this.file.name, this.position);
    // A digit and what separates it from the next are two bytes.
    if (2 * count - 1 > this.file.size - this.position) throw this.damaged(`a storage of ${count} numbers`);
    if (dtype === 'float16') throw this.damaged('half-precision numbers, which are not read as text');
    const data = new (arrayOf(dtype))(count);
    for (let i = 0; i < count; i++) data[i] = this.number(dtype, await this.token());
    return new Uint8Array(data.buffer);
  }

  private number(dtype: HostDataType, text: string): number | bigint {
    if (dtype === 'int64') return this.integer(text);
    return dtype === 'float32' || dtype === 'float64' ? this.float(text) : Number(this.integer(text));
  }

  private integer(text: string): bigint {
    if (/^-?\d{1,20}$/.test(text)) return BigInt(text);
    throw this.damaged(`${JSON.stringify(text)} where an integer should be`);
  }

  private float(text: string): number {
    if (/^-?\d+(\.\d+)?(e[+-]?\d+)?$/.test(text)) return Number(text);
    if (/^-?nan$/.test(text)) return NaN;
    if (/^-?inf$/.test(text)) return text.startsWith('-') ? -Infinity : Infinity;
    throw this.damaged(`${JSON.stringify(text)} where a number should be`);
  }

  /** The text up to the next space or line feed, which is read too. */
  private async token(): Promise<string> {
    const bytes = await this.file.read(
      this.position,
      Math.min(this.position + longestNumber, this.file.size),
    );
    const length = bytes.findIndex((byte) => byte === space || byte === lineFeed);
    if (length < 0) throw this.damaged('a number that does not end');
    this.position += length + 1;
    return new TextDecoder().decode(bytes.subarray(0, length));
  }

  private async skipLineFeed(): Promise<void> {
    if (this.position === this.file.size) return;
    const [next] = await this.file.read(this.position, this.position + 1);
    if (next === lineFeed) this.position++;
  }

  private damaged(what: string): FileFormatError {
    return new FileFormatError(
      `${this.file.name} is truncated or damaged: it has ${what} at byte ${this.position}`,
    );
  }
}
