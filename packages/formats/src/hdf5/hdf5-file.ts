import { FileFormatError } from '@dl/core';
import type { ByteSource } from '@dl/core/weights';
import { BufferedSource } from '../bytes/buffered-source';
import { Cursor } from './cursor';

/** The superblock follows a block of the user's, whose size is 0 or a power of two from 512 on. */
const signature = [0x89, 0x48, 0x44, 0x46, 0x0d, 0x0a, 0x1a, 0x0a];
const superblockBytes = 96;

/** An HDF5 file as bytes at addresses, with the sizes and the root that its superblock states. */
export class Hdf5File {
  /** Structures of the file in memory that are looked up often, by kind and address. */
  readonly cache = new Map<string, unknown>();

  private constructor(
    private readonly source: BufferedSource,
    private readonly base: number,
    readonly offsetSize: number,
    readonly lengthSize: number,
    /** Where the header of the root group is. */
    readonly root: number,
  ) {}

  /**
   * Reads the superblock (HDF5 file format specification 3.0, section II.A).
   *
   * @throws {@link FileFormatError} if there is none.
   */
  static async open(file: ByteSource): Promise<Hdf5File> {
    const source = new BufferedSource(file);
    for (let start = 0; start + 32 <= source.size; start = start === 0 ? 512 : start * 2) {
      const bytes = await source.read(start, Math.min(source.size, start + superblockBytes));
      if (signature.every((byte, index) => bytes[index] === byte))
        return Hdf5File.atSuperblock(source, bytes, start);
    }
    throw new FileFormatError(`${source.name} is no HDF5 file: its signature is missing`);
  }

  private static atSuperblock(source: BufferedSource, bytes: Uint8Array, start: number): Hdf5File {
    const isOld = bytes[8]! < 2;
    const [offsetSize, lengthSize] = isOld ? [bytes[13]!, bytes[14]!] : [bytes[9]!, bytes[10]!];
    const cursor = new Cursor(bytes, source.name, offsetSize, lengthSize);
    cursor.skip(signature.length);
    const version = cursor.version('the superblock', [0, 1, 2, 3]);
    if (![2, 4, 8].includes(offsetSize) || ![2, 4, 8].includes(lengthSize)) {
      throw cursor.damaged(`it has addresses of ${offsetSize} and lengths of ${lengthSize} bytes`);
    }
    if (isOld) cursor.skip(version === 0 ? 15 : 19);
    else cursor.skip(3);
    const stated = cursor.address() ?? 0;
    // Free space, end of file, driver and the name of the root group; or extension and end of file.
    cursor.skip((isOld ? 4 : 2) * offsetSize);
    const root = cursor.address();
    if (root === undefined) throw cursor.damaged('it has no root group');
    // HDF5 itself goes by where it finds the superblock, for files to which a block was added in front.
    return new Hdf5File(source, stated === 0 ? start : stated, offsetSize, lengthSize, root);
  }

  get name(): string {
    return this.source.name;
  }

  get size(): number {
    return this.source.size - this.base;
  }

  /** Reads `size` bytes at an address. Throws {@link FileFormatError} if the file has none there. */
  async read(address: number | undefined, size: number): Promise<Uint8Array> {
    if (address === undefined) throw this.damaged('it refers to something that is nowhere');
    return this.source.read(this.base + address, this.base + address + size);
  }

  async cursor(address: number | undefined, size: number): Promise<Cursor> {
    return this.over(await this.read(address, size));
  }

  /** Reads up to `size` bytes, fewer at the end of the file. */
  async cursorUpTo(address: number | undefined, size: number): Promise<Cursor> {
    return this.cursor(address, Math.max(0, Math.min(size, this.size - (address ?? 0))));
  }

  over(bytes: Uint8Array): Cursor {
    return new Cursor(bytes, this.name, this.offsetSize, this.lengthSize);
  }

  damaged(problem: string): FileFormatError {
    return this.over(new Uint8Array()).damaged(problem);
  }
}
