import { FileFormatError, InvalidArgumentError } from '@dl/core';
import { openBytes, type ByteSource } from '@dl/core/weights';
import type { BufferedSource } from '../bytes/buffered-source';
import { crc32 } from './crc32';
import { inflateBounded, inflateStart } from './inflate-bounded';
import { readZipDirectory, type ZipEntry } from './zip-directory';

const stored = 0;
const deflated = 8;
const localSignature = 0x04034b50;
const localBytes = 30;

/**
 * Opens a ZIP file (also ZIP64) and reads its directory only.
 *
 * ```ts
 * const archive = await openZip(new BufferedSource(await openBytes('model.keras')));
 * archive.names; // ['metadata.json', 'config.json', 'model.weights.h5']
 * const config = await archive.read('config.json');
 * ```
 *
 * @throws {@link FileFormatError} if it is no ZIP file, or damaged.
 */
export async function openZip(file: BufferedSource): Promise<ZipArchive> {
  return new ZipArchive(file, await readZipDirectory(file));
}

/** An open ZIP file, from {@link openZip}. */
export class ZipArchive {
  private readonly entries = new Map<string, ZipEntry>();

  constructor(
    private readonly file: BufferedSource,
    entries: readonly ZipEntry[],
  ) {
    for (const entry of entries) {
      if (this.entries.has(entry.name)) {
        throw new FileFormatError(`${file.name} is damaged: it has two entries "${entry.name}"`);
      }
      this.entries.set(entry.name, entry);
    }
  }

  /** Names of the files in it, folders left out, in the order of its directory. */
  get names(): string[] {
    return [...this.entries.keys()].filter((name) => !name.endsWith('/'));
  }

  has(name: string): boolean {
    return this.entries.has(name);
  }

  /** Bytes of a file in it, unfolded. */
  size(name: string): number {
    return this.entry(name).size;
  }

  /** A whole file: a view that must not be changed if it is stored. */
  async read(name: string): Promise<Uint8Array> {
    const source = await this.source(name);
    return source.read(0, source.size);
  }

  /** The first bytes of a file: up to `length`, unfolded no further than needed. */
  async readStart(name: string, length: number): Promise<Uint8Array> {
    const entry = this.entry(name);
    const content = await this.storedBytes(entry);
    if (entry.method === stored) return content.read(0, Math.min(length, content.size));
    return (await inflateStart(content, entry.size, length)).subarray(0, length);
  }

  /**
   * A file in it, to be read in part: straight from its place if it is stored, else unfolded once into memory.
   *
   * @throws {@link FileFormatError} if it is damaged, encrypted or compressed by anything but deflate;
   * {@link InvalidArgumentError} if there is none of this name.
   */
  async source(name: string): Promise<ByteSource> {
    const entry = this.entry(name);
    const content = await this.storedBytes(entry);
    if (entry.method === stored) return content;
    const bytes = await inflateBounded(content, entry.size);
    if (crc32(bytes) !== entry.crc32) throw this.damaged(entry, 'its checksum is wrong');
    return { ...(await openBytes(bytes)), name: content.name };
  }

  private entry(name: string): ZipEntry {
    const entry = this.entries.get(name);
    if (entry) return entry;
    throw new InvalidArgumentError(
      `${this.file.name} has no entry "${name}"; it has ${this.names.slice(0, 10).join(', ')}`,
    );
  }

  /** The bytes as they are in the archive. The local header may have another length than the directory's entry. */
  private async storedBytes(entry: ZipEntry): Promise<ByteSource> {
    const { method, headerStart, storedSize } = entry;
    if (entry.isEncrypted) throw this.damaged(entry, 'it is encrypted, which is not supported');
    if (method !== stored && method !== deflated) {
      throw this.damaged(entry, `it is compressed by method ${method}; supported are stored and deflated`);
    }
    if (method === stored && storedSize !== entry.size) {
      throw this.damaged(entry, `it is stored in ${storedSize} bytes, but claims ${entry.size}`);
    }
    const bytes = await this.file.read(headerStart, headerStart + localBytes);
    const header = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    if (header.getUint32(0, true) !== localSignature)
      throw this.damaged(entry, `it is not at byte ${headerStart}`);
    const start = headerStart + localBytes + header.getUint16(26, true) + header.getUint16(28, true);
    if (start + storedSize > this.file.size) {
      throw this.damaged(
        entry,
        `its ${storedSize} bytes from ${start} reach beyond the end of the file at ${this.file.size}`,
      );
    }
    return {
      name: `"${entry.name}" in ${this.file.name}`,
      size: storedSize,
      read: async (from, to) => {
        if (from < 0 || to > storedSize)
          throw this.damaged(entry, `it has no bytes ${from} to ${to}, but ${storedSize}`);
        return this.file.read(start + from, start + to);
      },
    };
  }

  private damaged({ name }: ZipEntry, problem: string): FileFormatError {
    return new FileFormatError(`"${name}" in ${this.file.name} cannot be read: ${problem}`);
  }
}
