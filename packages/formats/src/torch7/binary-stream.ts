import { arrayOf, FileFormatError, type HostDataType } from '@dl/core';
import type { BufferedSource } from '../bytes/buffered-source';
import { assertCount, type Torch7Storage, type Torch7Stream } from './torch7-stream';

/** The binary form, which torch.save writes by default: little-endian, longs of 64 bits. */
export class BinaryStream implements Torch7Stream {
  position = 0;

  constructor(private readonly file: BufferedSource) {}

  async int(): Promise<number> {
    return (await this.take(4)).getInt32(0, true);
  }

  async long(): Promise<number> {
    return Number((await this.take(8)).getBigInt64(0, true));
  }

  async double(): Promise<number> {
    return (await this.take(8)).getFloat64(0, true);
  }

  async chars(length: number): Promise<Uint8Array> {
    assertCount(length, this.file.name, this.position);
    const start = this.position;
    this.position += length;
    return this.file.read(start, this.position);
  }

  async elements(dtype: HostDataType, count: number): Promise<Torch7Storage> {
    assertCount(count, this.file.name, this.position);
    const size = arrayOf(dtype).BYTES_PER_ELEMENT;
    const first = this.position;
    this.position += count * size;
    if (this.position > this.file.size) {
      throw new FileFormatError(
        `${this.file.name} is truncated or damaged: a storage of ${count} elements at byte ${first} ends beyond it`,
      );
    }
    const read = (start: number, end: number) => this.file.read(first + start * size, first + end * size);
    return { dtype, length: count, read };
  }

  private async take(length: number): Promise<DataView> {
    const bytes = await this.chars(length);
    return new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  }
}
