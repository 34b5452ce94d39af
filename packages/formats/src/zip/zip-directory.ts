import { FileFormatError } from '@dl/core';
import type { BufferedSource } from '../bytes/buffered-source';

/** What the directory of a ZIP file says of one file in it (PKWARE's APPNOTE.TXT, 4.3.12). */
export interface ZipEntry {
  readonly name: string;
  /** 0 for stored, 8 for deflated. */
  readonly method: number;
  readonly isEncrypted: boolean;
  readonly crc32: number;
  /** Bytes that it takes in the archive. */
  readonly storedSize: number;
  /** Bytes that it claims to unfold to. */
  readonly size: number;
  /** Where its local header begins, from the start of the archive. */
  readonly headerStart: number;
}

const endSignature = 0x06054b50;
const endBytes = 22;
const longestComment = 0xffff;
const end64LocatorSignature = 0x07064b50;
const end64LocatorBytes = 20;
const end64Signature = 0x06064b50;
const end64Bytes = 56;
const entrySignature = 0x02014b50;
const entryBytes = 46;
/** The extra field of sizes that do not fit into 32 bits. */
const zip64Tag = 1;

/**
 * Reads the directory at the end of a ZIP file.
 *
 * @throws {@link FileFormatError} if the file is no ZIP file, or damaged.
 */
export async function readZipDirectory(file: BufferedSource): Promise<ZipEntry[]> {
  const { start, size, count } = await findDirectory(file);
  const view = viewOf(await file.read(start, start + size));
  const entries: ZipEntry[] = [];
  for (let position = 0; entries.length < count;) {
    if (position + entryBytes > size || view.getUint32(position, true) !== entrySignature) {
      throw damaged(file, `its directory has ${entries.length} readable entries of ${count}`);
    }
    const nameLength = view.getUint16(position + 28, true);
    const extraLength = view.getUint16(position + 30, true);
    const end = position + entryBytes + nameLength + extraLength + view.getUint16(position + 32, true);
    if (end > size) throw damaged(file, `entry ${entries.length} of its directory reaches beyond it`);
    entries.push(readEntry(file, view, position, nameLength, extraLength));
    position = end;
  }
  return entries;
}

async function findDirectory(file: BufferedSource): Promise<{ start: number; size: number; count: number }> {
  const tailStart = Math.max(0, file.size - endBytes - longestComment);
  const tail = viewOf(await file.read(tailStart, file.size));
  let position = tail.byteLength - endBytes;
  while (position >= 0 && !isEnd(tail, position)) position--;
  if (position < 0) throw damaged(file, 'it has no directory at its end');
  const directory = {
    count: tail.getUint16(position + 10, true),
    size: tail.getUint32(position + 12, true),
    start: tail.getUint32(position + 16, true),
  };
  const isZip64 =
    directory.count === 0xffff || directory.size === 0xffffffff || directory.start === 0xffffffff;
  return isZip64 ? findDirectory64(file, tailStart + position) : directory;
}

/** The comment behind the record has to end where the file does, or the signature was bytes of another thing. */
function isEnd(tail: DataView, position: number): boolean {
  return (
    tail.getUint32(position, true) === endSignature &&
    position + endBytes + tail.getUint16(position + 20, true) === tail.byteLength
  );
}

async function findDirectory64(
  file: BufferedSource,
  end: number,
): Promise<{ start: number; size: number; count: number }> {
  const locator = viewOf(await file.read(Math.max(0, end - end64LocatorBytes), end));
  if (locator.byteLength < end64LocatorBytes || locator.getUint32(0, true) !== end64LocatorSignature) {
    throw damaged(file, 'it lacks the directory of a ZIP64 file');
  }
  const start = uint64(locator, 8);
  const record = viewOf(await file.read(start, start + end64Bytes));
  if (record.getUint32(0, true) !== end64Signature) {
    throw damaged(file, `the end of its ZIP64 directory is not at byte ${start}`);
  }
  return { count: uint64(record, 32), size: uint64(record, 40), start: uint64(record, 48) };
}

function readEntry(
  file: BufferedSource,
  view: DataView,
  position: number,
  nameLength: number,
  extraLength: number,
): ZipEntry {
  const nameStart = position + entryBytes;
  const name = decodeName(file, new Uint8Array(view.buffer, view.byteOffset + nameStart, nameLength));
  const sizes = {
    size: view.getUint32(position + 24, true),
    storedSize: view.getUint32(position + 20, true),
    headerStart: view.getUint32(position + 42, true),
  };
  const extra = new DataView(view.buffer, view.byteOffset + nameStart + nameLength, extraLength);
  return {
    name,
    isEncrypted: (view.getUint16(position + 8, true) & 1) === 1,
    method: view.getUint16(position + 10, true),
    crc32: view.getUint32(position + 16, true),
    ...widenSizes(file, name, sizes, extra),
  };
}

type Sizes = Pick<ZipEntry, 'size' | 'storedSize' | 'headerStart'>;

/** The ZIP64 field holds those of the sizes that are all ones in the entry, in this order. */
function widenSizes(file: BufferedSource, name: string, sizes: Sizes, extra: DataView): Sizes {
  const wide = (['size', 'storedSize', 'headerStart'] as const).filter((key) => sizes[key] === 0xffffffff);
  if (!wide.length) return sizes;
  const field = findExtra(extra, zip64Tag);
  if (!field || field.byteLength < wide.length * 8) {
    throw damaged(file, `its entry "${name}" lacks the sizes of a ZIP64 file`);
  }
  return { ...sizes, ...Object.fromEntries(wide.map((key, i) => [key, uint64(field, i * 8)])) };
}

function findExtra(extra: DataView, tag: number): DataView | undefined {
  for (let position = 0; position + 4 <= extra.byteLength;) {
    const length = extra.getUint16(position + 2, true);
    const start = position + 4;
    if (start + length > extra.byteLength) return undefined;
    if (extra.getUint16(position, true) === tag)
      return new DataView(extra.buffer, extra.byteOffset + start, length);
    position = start + length;
  }
  return undefined;
}

function decodeName(file: BufferedSource, bytes: Uint8Array): string {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch (cause) {
    throw damaged(file, 'a name in its directory is not UTF-8', { cause });
  }
}

/** One beyond 2^53 is beyond the end of any file, which is an error where it is used. */
function uint64(view: DataView, position: number): number {
  return Number(view.getBigUint64(position, true));
}

function viewOf(bytes: Uint8Array): DataView {
  return new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}

function damaged(file: BufferedSource, problem: string, options?: ErrorOptions): FileFormatError {
  return new FileFormatError(`${file.name} is no ZIP file, truncated or damaged: ${problem}`, options);
}
