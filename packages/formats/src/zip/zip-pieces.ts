import { crc32 } from './crc32';

/** A file to be put into an archive: its bytes in pieces, in order. */
export interface ZipFile {
  readonly name: string;
  readonly pieces: readonly Uint8Array[];
}

/** Sizes and places from here on do not fit into 32 bits, of which all ones is a mark. */
const limit32 = 0xffffffff;
/** 1 January 1980, the first day there is: the same files give the same bytes. */
const date = 0x0021;
const utf8Flag = 1 << 11;

interface PlacedFile {
  readonly name: Uint8Array;
  readonly size: number;
  readonly crc32: number;
  readonly start: number;
}

/**
 * The pieces of a ZIP file that stores files uncompressed, without a copy of their bytes.
 *
 * @param zip64From - Sizes and places from here on are written in 64 bits; lower in tests only.
 */
export function zipPieces(files: Iterable<ZipFile>, zip64From = limit32): Uint8Array[] {
  const output: Uint8Array[] = [];
  const placed: PlacedFile[] = [];
  let position = 0;
  const write = (piece: Uint8Array) => {
    output.push(piece);
    position += piece.length;
  };
  for (const { name, pieces } of files) {
    const file = {
      name: new TextEncoder().encode(name),
      size: pieces.reduce((sum, piece) => sum + piece.length, 0),
      crc32: pieces.reduce((checksum, piece) => crc32(piece, checksum), 0),
      start: position,
    };
    write(localHeader(file, zip64From));
    for (const piece of pieces) write(piece);
    placed.push(file);
  }
  const start = position;
  for (const file of placed) write(directoryEntry(file, zip64From));
  write(directoryEnd(placed.length, position - start, start, zip64From));
  return output;
}

/** Numbers of 2, 4 or 8 bytes one after the other, and bytes as they are. */
function bytesOf(...fields: (Uint8Array | [bytes: 2 | 4 | 8, value: number])[]): Uint8Array {
  const length = fields.reduce(
    (sum, field) => sum + (field instanceof Uint8Array ? field.length : field[0]),
    0,
  );
  const bytes = new Uint8Array(length);
  const view = new DataView(bytes.buffer);
  let position = 0;
  for (const field of fields) {
    if (field instanceof Uint8Array) {
      bytes.set(field, position);
      position += field.length;
      continue;
    }
    const [size, value] = field;
    if (size === 2) view.setUint16(position, value, true);
    else if (size === 4) view.setUint32(position, value, true);
    else view.setBigUint64(position, BigInt(value), true);
    position += size;
  }
  return bytes;
}

/** Version needed, flags, method, time, date, checksum and sizes: what both headers of a file have. */
function commonFields(file: PlacedFile, isZip64: boolean): Uint8Array {
  const size = isZip64 ? limit32 : file.size;
  const flags = file.name.some((byte) => byte >= 0x80) ? utf8Flag : 0;
  return bytesOf([2, 45], [2, flags], [2, 0], [2, 0], [2, date], [4, file.crc32], [4, size], [4, size]);
}

function localHeader(file: PlacedFile, zip64From: number): Uint8Array {
  const isZip64 = file.size >= zip64From;
  const extra = isZip64 ? bytesOf([2, 1], [2, 16], [8, file.size], [8, file.size]) : new Uint8Array();
  const lengths = bytesOf([2, file.name.length], [2, extra.length]);
  return bytesOf([4, 0x04034b50], commonFields(file, isZip64), lengths, file.name, extra);
}

function directoryEntry(file: PlacedFile, zip64From: number): Uint8Array {
  const isLarge = file.size >= zip64From;
  const isFar = file.start >= zip64From;
  const wide = [...(isLarge ? [file.size, file.size] : []), ...(isFar ? [file.start] : [])];
  const values = wide.map((value): [8, number] => [8, value]);
  const extra = wide.length ? bytesOf([2, 1], [2, wide.length * 8], ...values) : new Uint8Array();
  return bytesOf(
    [4, 0x02014b50],
    [2, 45],
    commonFields(file, isLarge),
    [2, file.name.length],
    [2, extra.length],
    [2, 0], // comment
    [2, 0], // disk
    [2, 0], // attributes
    [4, 0],
    [4, isFar ? limit32 : file.start],
    file.name,
    extra,
  );
}

function directoryEnd(count: number, size: number, start: number, zip64From: number): Uint8Array {
  const isZip64 = count >= 0xffff || start + size >= zip64From;
  const end = bytesOf(
    [4, 0x06054b50],
    [4, 0], // disks
    [2, isZip64 ? 0xffff : count],
    [2, isZip64 ? 0xffff : count],
    [4, isZip64 ? limit32 : size],
    [4, isZip64 ? limit32 : start],
    [2, 0], // comment
  );
  if (!isZip64) return end;
  const record = bytesOf(
    [4, 0x06064b50],
    [8, 44], // bytes of this record that follow
    [2, 45],
    [2, 45],
    [8, 0], // disks
    [8, count],
    [8, count],
    [8, size],
    [8, start],
  );
  const locator = bytesOf([4, 0x07064b50], [4, 0], [8, start + size], [4, 1]);
  return bytesOf(record, locator, end);
}
