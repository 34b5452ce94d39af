import { FileFormatError } from '../errors';

/** The bytes end before what they hold does; with more of them it may be whole. */
export class TruncatedFileError extends FileFormatError {}

/** Reads little-endian numbers and counted bytes; reading past the end is a {@link TruncatedFileError}. */
export class ByteReader {
  private readonly view: DataView;
  offset = 0;

  constructor(private readonly bytes: Uint8Array) {
    this.view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
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

  int32(): number {
    return this.view.getInt32(this.advance(4), true);
  }

  /** A count of bytes or items; one beyond the file is an error anyway. */
  uint64(): number {
    return Number(this.view.getBigUint64(this.advance(8), true));
  }

  /** Big-endian, as pickles have it. */
  float64(): number {
    return this.view.getFloat64(this.advance(8));
  }

  /** A copy, so that it begins at an address where any array may. */
  take(length: number): Uint8Array<ArrayBuffer> {
    const start = this.advance(length);
    return this.bytes.slice(start, start + length);
  }

  text(length: number): string {
    const start = this.advance(length);
    try {
      return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(
        this.bytes.subarray(start, start + length),
      );
    } catch (cause) {
      throw new FileFormatError(`the text at byte ${start} is not UTF-8`, { cause });
    }
  }

  /** The text up to the next line feed. */
  line(): string {
    const end = this.bytes.indexOf(0x0a, this.offset);
    const text = this.text((end < 0 ? this.bytes.length : end) - this.offset);
    this.advance(1);
    return text;
  }

  private advance(length: number): number {
    const start = this.offset;
    if (length > this.bytes.length - start) {
      throw new TruncatedFileError(
        `the file is truncated or damaged: at byte ${start} it should have ${length} more bytes, but it ends at ${this.bytes.length}`,
      );
    }
    this.offset += length;
    return start;
  }
}
