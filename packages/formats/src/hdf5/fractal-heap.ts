import { bytesFor, recordsOfBTree2 } from './b-tree-2';
import type { Cursor } from './cursor';
import type { Hdf5File } from './hdf5-file';

const MANAGED = 0;
const HUGE = 1;
const TINY = 2;

/** Records of huge objects that are not filtered, found by their number. */
const hugeRecords = [1];

/**
 * A fractal heap (III.G): objects in blocks whose sizes double from row to row, found by an identifier that says where
 * in the heap's own space they are. Links and attributes of large groups lie in it.
 */
export class FractalHeap {
  private constructor(
    private readonly file: Hdf5File,
    private readonly idBytes: number,
    private readonly offsetBytes: number,
    private readonly lengthBytes: number,
    private readonly width: number,
    private readonly startBytes: number,
    private readonly maximumDirectBytes: number,
    private readonly root: number | undefined,
    private readonly rootRows: number,
    private readonly hugeTree: number | undefined,
  ) {}

  static async open(file: Hdf5File, address: number): Promise<FractalHeap> {
    const cursor = await file.cursor(address, 22 + 12 * file.lengthSize + 3 * file.offsetSize);
    cursor.signature('FRHP');
    cursor.version('a fractal heap', [0]);
    const idBytes = cursor.uint16();
    const filterBytes = cursor.uint16();
    cursor.skip(1);
    const maximumManaged = cursor.uint32();
    cursor.length(); // next huge identifier
    const hugeTree = cursor.address();
    cursor.length(); // free space
    cursor.address(); // of the free space manager
    cursor.skip(8 * file.lengthSize); // statistics
    const width = cursor.uint16();
    const startBytes = cursor.length();
    const maximumDirectBytes = cursor.length();
    const heapBits = cursor.uint16();
    cursor.skip(2); // rows at the start
    const root = cursor.address();
    const rootRows = cursor.uint16();
    if (filterBytes > 0) throw file.damaged('a fractal heap is compressed, which is not supported');
    const isPowerOfTwo = (size: number) => size > 0 && Number.isInteger(Math.log2(size));
    if (![width, startBytes, maximumDirectBytes].every(isPowerOfTwo) || heapBits > 64 || rootRows > 64) {
      throw file.damaged('a fractal heap has impossible block sizes');
    }
    const directBytes = Math.ceil(Math.log2(maximumDirectBytes) / 8);
    return new FractalHeap(
      file,
      idBytes,
      Math.ceil(heapBits / 8),
      Math.min(directBytes, bytesFor(maximumManaged)),
      width,
      startBytes,
      maximumDirectBytes,
      root,
      rootRows,
      hugeTree,
    );
  }

  /** Reads the object with the identifier at `cursor`, which is passed over. */
  async read(cursor: Cursor): Promise<Cursor> {
    const id = cursor.part(this.idBytes);
    const first = id.uint8();
    const kind = (first >> 4) & 3;
    if (kind === TINY) return this.readTiny(id, first);
    if (kind === HUGE) return this.readHuge(id);
    if (kind !== MANAGED) throw this.file.damaged(`an object in a fractal heap has type ${kind}`);
    const offset = id.integer(this.offsetBytes);
    const length = id.integer(this.lengthBytes);
    if (this.root === undefined) throw this.file.damaged('an object lies in an empty fractal heap');
    if (this.rootRows === 0) return this.readDirect(this.root, offset, length, this.startBytes);
    return this.readIndirect(this.root, offset, length, this.rootRows);
  }

  /** The object is in its identifier. */
  private readTiny(id: Cursor, first: number): Cursor {
    const length = this.idBytes <= 18 ? (first & 15) + 1 : (first & 15) * 256 + id.uint8() + 1;
    return id.part(length);
  }

  private async readHuge(id: Cursor): Promise<Cursor> {
    const { file } = this;
    if (this.idBytes > file.offsetSize + file.lengthSize) {
      return file.cursor(id.address(), id.length()); // the place is in the identifier
    }
    if (this.hugeTree === undefined) throw file.damaged('a fractal heap has no huge objects');
    const wanted = id.integer(Math.min(file.lengthSize, id.remaining));
    for await (const { record } of recordsOfBTree2(file, this.hugeTree, hugeRecords)) {
      const address = record.address();
      const length = record.length();
      if (record.length() === wanted) return file.cursor(address, length);
    }
    throw file.damaged(`a fractal heap lacks its huge object ${wanted}`);
  }

  /** @param offset - From the start of the block, whose own header counts. */
  private async readDirect(
    address: number,
    offset: number,
    length: number,
    blockBytes: number,
  ): Promise<Cursor> {
    if (offset + length > blockBytes) throw this.file.damaged('an object leaves its block of a fractal heap');
    return this.file.cursor(address + offset, length);
  }

  private async readIndirect(
    address: number,
    offset: number,
    length: number,
    rows: number,
    depth = 0,
  ): Promise<Cursor> {
    const { file, width, startBytes } = this;
    if (depth > 64) throw file.damaged('a fractal heap nests too deep');
    let rowStart = 0;
    for (let row = 0; row < rows; row++) {
      const blockBytes = startBytes * 2 ** Math.max(0, row - 1);
      if (offset >= rowStart + width * blockBytes) {
        rowStart += width * blockBytes;
        continue;
      }
      const column = Math.floor((offset - rowStart) / blockBytes);
      const headerBytes = 5 + file.offsetSize + this.offsetBytes;
      const children = await file.cursor(address, headerBytes + (row * width + column + 1) * file.offsetSize);
      children.signature('FHIB');
      children.skip(children.remaining - file.offsetSize);
      const child = children.address();
      if (child === undefined) throw file.damaged('a fractal heap lacks a block');
      const within = offset - rowStart - column * blockBytes;
      if (blockBytes <= this.maximumDirectBytes) return this.readDirect(child, within, length, blockBytes);
      const childRows = Math.log2(blockBytes / (startBytes * width)) + 1;
      return this.readIndirect(child, within, length, childRows, depth + 1);
    }
    throw file.damaged('an object lies behind the end of its fractal heap');
  }
}
