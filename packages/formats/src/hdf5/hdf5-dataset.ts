import type { HostDataType, HostTensor } from '@dl/core';
import { elementCount } from '../bytes/tensor-data';
import { chunksOf, type Chunk } from './chunks';
import { copyChunk } from './copy-chunk';
import type { Dataspace } from './dataspace';
import type { Datatype } from './datatype';
import { maximumDeflateRatio, undoFilters, type Filter } from './filters';
import type { Hdf5File } from './hdf5-file';
import { Hdf5Object } from './hdf5-object';
import type { ChunkedLayout, Layout } from './layout';
import type { HeaderMessage } from './object-header';
import { describe, elementOf, numbersOf, textsOf } from './values';

/** What a header says about its dataset. */
export interface DatasetHeader {
  readonly dataspace: Dataspace;
  readonly datatype: Datatype;
  readonly layout: Layout;
  readonly filters: readonly Filter[];
  /** One element, for what was never written. Default: zeros. */
  readonly fillValue?: Uint8Array;
}

/** What an unwritten dataset may take in memory beside the size of its file. */
const smallBytes = 2 ** 20;

/** An array of numbers or texts in an HDF5 file. */
export class Hdf5Dataset extends Hdf5Object {
  constructor(
    file: Hdf5File,
    address: number,
    messages: readonly HeaderMessage[],
    private readonly header: DatasetHeader,
  ) {
    super(file, address, messages);
  }

  /** Empty for a scalar, undefined for a dataset that holds nothing. */
  get shape(): readonly number[] | undefined {
    const { shape } = this.header.dataspace;
    return shape && [...shape, ...elementOf(this.header.datatype).axes];
  }

  /** Type of the elements if they are numbers, else undefined. */
  get dtype(): HostDataType | undefined {
    const { element } = elementOf(this.header.datatype);
    return element.kind === 'number' ? element.dtype : undefined;
  }

  /** What the elements are, in words. */
  get typeName(): string {
    return this.dtype ?? describe(elementOf(this.header.datatype).element);
  }

  /**
   * All elements as numbers.
   *
   * @throws {@link FileFormatError} if it is damaged, or does not hold numbers.
   */
  async read(): Promise<HostTensor> {
    const { shape = [0] } = this.header.dataspace;
    return numbersOf(this.file, this.header.datatype, shape, await this.bytes());
  }

  /** All elements as texts, in row-major order. Throws {@link FileFormatError} if it does not hold texts. */
  async readTexts(): Promise<string[]> {
    return textsOf(this.file, this.header.datatype, await this.bytes());
  }

  /** The elements as they are in the file, without filters. */
  async bytes(): Promise<Uint8Array> {
    const { dataspace, datatype, layout } = this.header;
    const size = elementCount(dataspace.shape ?? [0]) * datatype.size;
    if (size === 0) return new Uint8Array();
    if (layout.kind === 'chunked') return this.readChunks(layout, dataspace, size);
    if (layout.kind === 'contiguous') {
      return layout.address === undefined ? this.filled(size, 0) : this.file.read(layout.address, size);
    }
    if (layout.bytes.length >= size) return layout.bytes.subarray(0, size);
    throw this.file.damaged(`a dataset of ${size} bytes has ${layout.bytes.length}`);
  }

  private async readChunks(
    layout: ChunkedLayout,
    { shape = [], maximum }: Dataspace,
    size: number,
  ): Promise<Uint8Array> {
    const { file } = this;
    const { datatype, filters } = this.header;
    if (layout.chunk.length !== shape.length) {
      throw file.damaged(`a dataset of shape [${shape}] has chunks of shape [${layout.chunk}]`);
    }
    const chunkBytes = elementCount(layout.chunk) * datatype.size;
    const chunks: Chunk[] = [];
    let stored = 0;
    const grid = { layout, shape, maximum, chunkBytes, isFiltered: filters.length > 0 };
    for await (const chunk of chunksOf(file, grid)) {
      if (chunk.offset.some((start, axis) => start >= shape[axis]!)) continue;
      if (chunk.size > file.size || chunk.address > file.size - chunk.size) {
        throw file.damaged(`a chunk of ${chunk.size} bytes at ${chunk.address} lies outside of the file`);
      }
      chunks.push(chunk);
      stored += chunk.size;
      if (stored > 2 * file.size) throw file.damaged('the chunks of a dataset are larger than the file');
    }
    const result = this.filled(size, stored * (filters.length > 0 ? maximumDeflateRatio : 1));
    for (const { address, size: storedBytes, offset, skippedFilters } of chunks) {
      const bytes = await file.read(address, storedBytes);
      copyChunk(
        { bytes: undoFilters(bytes, filters, skippedFilters, chunkBytes), shape: layout.chunk, offset },
        { bytes: result, shape },
        datatype.size,
      );
    }
    return result;
  }

  /** New memory, full of the fill value. Throws {@link FileFormatError} if the file cannot have so much. */
  private filled(size: number, stored: number): Uint8Array {
    if (size > Math.max(stored, 2 * this.file.size + smallBytes)) {
      throw this.file.damaged(`a dataset claims ${size} bytes, of which the file has at most ${stored}`);
    }
    const result = new Uint8Array(size);
    const { fillValue, datatype } = this.header;
    if (fillValue?.length !== datatype.size || fillValue.every((byte) => byte === 0)) return result;
    for (let start = 0; start < size; start += fillValue.length) result.set(fillValue, start);
    return result;
  }
}
