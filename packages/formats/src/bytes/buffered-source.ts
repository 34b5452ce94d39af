import { FileFormatError } from '@dl/core';
import type { ByteSource } from '@dl/core/weights';

/** A part of a file: bytes `start` up to, not including, `end`. */
export interface ByteRange {
  readonly start: number;
  readonly end: number;
}

const pageBytes = 2 ** 16;
const maximumPages = 64;

/**
 * A source for formats that hop through a file in small steps: short reads come from pages that are kept, longer ones
 * go straight to the source. A read beyond the end of the file is a {@link FileFormatError}.
 */
export class BufferedSource implements ByteSource {
  /** Pages by number, the latest used last. */
  private readonly pages = new Map<number, Uint8Array>();

  constructor(private readonly source: ByteSource) {}

  get name(): string {
    return this.source.name;
  }

  get size(): number {
    return this.source.size;
  }

  /** The bytes from `start` up to, not including, `end`: a view that must not be changed. */
  async read(start: number, end: number): Promise<Uint8Array> {
    if (!(
      Number.isSafeInteger(start) &&
      Number.isSafeInteger(end) &&
      0 <= start &&
      start <= end &&
      end <= this.size
    )) {
      throw new FileFormatError(
        `${this.name} is truncated or damaged: it refers to bytes ${start} to ${end}, but has ${this.size}`,
      );
    }
    const first = Math.floor(start / pageBytes);
    const inOnePage = end <= (first + 1) * pageBytes;
    if (inOnePage) {
      const page = await this.page(first);
      return page.subarray(start - first * pageBytes, end - first * pageBytes);
    }
    return this.readExactly(start, end);
  }

  /** Several parts of the file, joined. */
  async readParts(parts: readonly ByteRange[]): Promise<Uint8Array> {
    if (parts.length === 1) return this.read(parts[0]!.start, parts[0]!.end);
    const bytes = new Uint8Array(parts.reduce((size, { start, end }) => size + end - start, 0));
    let position = 0;
    for (const { start, end } of parts) {
      bytes.set(await this.read(start, end), position);
      position += end - start;
    }
    return bytes;
  }

  private async page(number: number): Promise<Uint8Array> {
    const start = number * pageBytes;
    const page =
      this.pages.get(number) ?? (await this.readExactly(start, Math.min(start + pageBytes, this.size)));
    this.pages.delete(number);
    this.pages.set(number, page);
    if (this.pages.size > maximumPages) this.pages.delete(this.pages.keys().next().value!);
    return page;
  }

  private async readExactly(start: number, end: number): Promise<Uint8Array> {
    const bytes = await this.source.read(start, end);
    if (bytes.length === end - start) return bytes;
    throw new FileFormatError(`${this.name} was cut while it was read: bytes ${start} to ${end} are missing`);
  }
}
