import { parseTar } from 'nanotar';
import { FileFormatError } from '../../errors';
import { gunzip, isGzip } from './gzip';

/** A file in an archive. */
export interface ArchiveFile {
  /** Path in the archive, with forward slashes. */
  path: string;
  data: Uint8Array;
}

/**
 * Reads the files of a tar archive, compressed by gzip or not. Folders and links are left out.
 *
 * ```ts
 * const files = await readTar(await readFile('cifar-10-python.tar.gz'));
 * files.map(({ path }) => path); // ['cifar-10-batches-py/data_batch_4', ...]
 * ```
 *
 * @throws {@link FileFormatError} if the archive is damaged or truncated.
 */
export async function readTar(bytes: Uint8Array): Promise<ArchiveFile[]> {
  const archive = isGzip(bytes) ? await gunzip(bytes) : bytes.slice();
  checkHeaders(archive);
  return parseTar(archive)
    .filter(({ type }) => type === 'file' || type === 'contiguousFile')
    .map(({ name, data }) => ({ path: name.replace(/^\.\//, ''), data: data ?? new Uint8Array() }));
}

/** nanotar trusts sizes and ignores checksums, so that a damaged archive could make it loop. */
function checkHeaders(archive: Uint8Array): void {
  let offset = 0;
  do {
    const header = archive.subarray(offset, offset + 512);
    const size = octal(header, 124, 12);
    if (header.length < 512 || checksum(header) !== octal(header, 148, 8) || Number.isNaN(size)) {
      throw new FileFormatError(`this is no tar archive, or it is damaged at byte ${offset}; fetch it again`);
    }
    offset += 512 + Math.ceil(size / 512) * 512;
    if (offset > archive.length) {
      throw new FileFormatError(
        `the tar archive is truncated: an entry ends at byte ${offset}, the file at byte ${archive.length}`,
      );
    }
  } while (archive[offset]); // The end mark is zeros; some tools leave it out.
}

/** The sum of a header's bytes, its own checksum field taken as spaces (POSIX.1-1988, ustar). */
function checksum(header: Uint8Array): number {
  return header.reduce((sum, byte, i) => sum + (i >= 148 && i < 156 ? 0x20 : byte), 0);
}

function octal(header: Uint8Array, start: number, length: number): number {
  const text = String.fromCharCode(...header.subarray(start, start + length)).replace(/[\0 ]+$/, '');
  return /^ *[0-7]+$/.test(text) ? Number.parseInt(text, 8) : NaN;
}
