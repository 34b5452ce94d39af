import { FileFormatError } from '@dl/core';

/** Reads little-endian numbers one after the other out of a piece of an HDF5 file. */
export class Cursor {
  position = 0;
  private readonly view: DataView;

  /**
   * @param file - Names the file in errors.
   * @param offsetSize - Bytes of an address in this file.
   * @param lengthSize - Bytes of a length in this file.
   */
  constructor(
    readonly bytes: Uint8Array,
    private readonly file: string,
    private readonly offsetSize: number,
    private readonly lengthSize: number,
  ) {
    this.view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  }

  get remaining(): number {
    return this.bytes.length - this.position;
  }

  uint8(): number {
    return this.view.getUint8(this.advance(1));
  }

  uint16(): number {
    return this.view.getUint16(this.advance(2), true);
  }

  uint32(): number {
    return this.view.getUint32(this.advance(4), true);
  }

  /** An unsigned integer of 0 to 8 bytes. One beyond 2^53 loses its last bits, which no size in a file can have. */
  integer(size: number): number {
    const start = this.advance(size);
    let value = 0;
    for (let index = size - 1; index >= 0; index--) value = value * 256 + this.bytes[start + index]!;
    return value;
  }

  /** Where something lies in the file, or undefined for nowhere. */
  address(): number | undefined {
    const start = this.position;
    const value = this.integer(this.offsetSize);
    return this.bytes.subarray(start, this.position).every((byte) => byte === 0xff) ? undefined : value;
  }

  length(): number {
    return this.integer(this.lengthSize);
  }

  take(size: number): Uint8Array {
    const start = this.advance(size);
    return this.bytes.subarray(start, start + size);
  }

  skip(size: number): void {
    this.advance(size);
  }

  /** A cursor over the next `size` bytes. */
  part(size: number): Cursor {
    return new Cursor(this.take(size), this.file, this.offsetSize, this.lengthSize);
  }

  /** Goes to the next multiple of 8 from the start of these bytes. */
  align(): void {
    this.skip(Math.min(this.remaining, (8 - (this.position % 8)) % 8));
  }

  /** Text of a known length; it ends at a zero byte, if there is one. */
  text(size: number): string {
    return decodeText(this.take(size));
  }

  /** Text up to a zero byte, which is passed over. */
  zeroEndedText(): string {
    const end = this.bytes.indexOf(0, this.position);
    if (end < 0) throw this.damaged('a name has no end');
    const text = this.text(end - this.position);
    this.skip(1);
    return text;
  }

  /** Passes over a signature. Throws {@link FileFormatError} if it is another one. */
  signature(expected: string): void {
    const received = this.text(expected.length);
    if (received !== expected)
      throw this.damaged(`it has "${printable(received)}" where "${expected}" belongs`);
  }

  /** Passes over a version. Throws {@link FileFormatError} if it is none of `known`. */
  version(what: string, known: readonly number[]): number {
    const version = this.uint8();
    if (known.includes(version)) return version;
    throw this.damaged(`${what} has version ${version}; known are ${known.join(', ')}`);
  }

  damaged(problem: string): FileFormatError {
    return new FileFormatError(`${this.file} cannot be read as HDF5: ${problem}`);
  }

  private advance(size: number): number {
    const start = this.position;
    if (size > this.bytes.length - start) {
      throw this.damaged(
        `it is damaged, a structure of ${this.bytes.length} bytes has no ${size} bytes at ${start}`,
      );
    }
    this.position += size;
    return start;
  }
}

/** UTF-8 up to a zero byte. What is no UTF-8 becomes U+FFFD: HDF5 does not promise an encoding. */
export function decodeText(bytes: Uint8Array): string {
  const end = bytes.indexOf(0);
  return new TextDecoder('utf-8', { ignoreBOM: true }).decode(end < 0 ? bytes : bytes.subarray(0, end));
}

const printable = (text: string) => text.replace(/[\x00-\x1f\x7f-\uffff]/g, '?');
