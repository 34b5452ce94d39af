import { FileFormatError } from '@dl/core';
import { unzlibSync } from 'fflate';
import type { Cursor } from './cursor';

/** One step of what was done to a chunk before it was stored. */
export interface Filter {
  readonly id: number;
  readonly values: readonly number[];
}

const DEFLATE = 1;
const SHUFFLE = 2;
const FLETCHER32 = 3;

/** Filters that are known by name only. */
const others = new Map([
  [4, 'szip'],
  [5, 'n-bit'],
  [6, 'scale-offset'],
  [32000, 'LZF'],
  [32001, 'Blosc'],
  [32004, 'LZ4'],
  [32008, 'bitshuffle'],
  [32015, 'Zstandard'],
]);

/** Deflate makes at most 1032 bytes of one (its longest match is 258 bytes, in 2 bits). */
export const maximumDeflateRatio = 1032;

const checksumBytes = 4;

/** Reads a filter pipeline message (IV.A.2.l). */
export function readFilters(cursor: Cursor): Filter[] {
  const version = cursor.version('a filter pipeline', [1, 2]);
  const count = cursor.uint8();
  if (version === 1) cursor.skip(6);
  return Array.from({ length: count }, () => {
    const id = cursor.uint16();
    const nameLength = version === 1 || id >= 256 ? cursor.uint16() : 0;
    cursor.skip(2); // flags
    const valueCount = cursor.uint16();
    cursor.skip(version === 1 ? Math.ceil(nameLength / 8) * 8 : nameLength);
    const values = Array.from({ length: valueCount }, () => cursor.uint32());
    if (version === 1 && valueCount % 2) cursor.skip(4);
    return { id, values };
  });
}

/**
 * Undoes the filters of a chunk.
 *
 * @param skipped - Bit i is set if filter i was not applied to this chunk.
 * @param size - Bytes of the chunk without filters.
 * @throws {@link FileFormatError} if it is damaged, or a filter is not supported.
 */
export function undoFilters(
  stored: Uint8Array,
  filters: readonly Filter[],
  skipped: number,
  size: number,
): Uint8Array {
  const applied = filters.filter((_, index) => !((skipped >> index) & 1));
  const unknown = applied.find(({ id }) => ![DEFLATE, SHUFFLE, FLETCHER32].includes(id));
  if (unknown) {
    throw new FileFormatError(
      `the dataset is stored with the filter ${others.get(unknown.id) ?? unknown.id}, which is not supported; ` +
        'supported are deflate (gzip), shuffle and fletcher32. Write it again with one of them.',
    );
  }
  let bytes = stored;
  for (const [index, { id, values }] of [...applied.entries()].reverse()) {
    const checksums = applied.slice(0, index).filter((filter) => filter.id === FLETCHER32).length;
    if (id === DEFLATE) bytes = inflate(bytes, size + checksums * checksumBytes);
    else if (id === SHUFFLE) bytes = unshuffle(bytes, values[0] ?? 1);
    else bytes = verify(bytes);
  }
  if (bytes.length === size) return bytes;
  throw new FileFormatError(`a chunk of ${size} bytes has ${bytes.length}`);
}

function inflate(bytes: Uint8Array, size: number): Uint8Array {
  if (size > bytes.length * maximumDeflateRatio) {
    throw new FileFormatError(`a chunk of ${bytes.length} compressed bytes cannot hold ${size}`);
  }
  try {
    const inflated = unzlibSync(bytes, { out: new Uint8Array(size + 1) }); // a byte more shows what is too long
    if (inflated.length === size) return inflated;
    throw new Error(`it has ${inflated.length > size ? 'more' : 'fewer'} than ${size} bytes`);
  } catch (cause) {
    throw new FileFormatError(`a compressed chunk is damaged: ${(cause as Error).message}`, { cause });
  }
}

/** Shuffled are the first bytes of all elements, then the second ones, and so on; what is left over is as it was. */
function unshuffle(bytes: Uint8Array, elementBytes: number): Uint8Array {
  const count = elementBytes > 1 ? Math.floor(bytes.length / elementBytes) : 0;
  if (count === 0) return bytes;
  const result = new Uint8Array(bytes);
  for (let byte = 0; byte < elementBytes; byte++) {
    const plane = byte * count;
    for (let element = 0; element < count; element++) {
      result[element * elementBytes + byte] = bytes[plane + element]!;
    }
  }
  return result;
}

/** Checks the checksum at the end and cuts it off. */
function verify(bytes: Uint8Array): Uint8Array {
  const data = bytes.subarray(0, Math.max(0, bytes.length - checksumBytes));
  const stored = bytes.subarray(data.length);
  const expected = fletcher32(data);
  const isEqual =
    stored.length === checksumBytes &&
    new DataView(stored.buffer, stored.byteOffset, checksumBytes).getUint32(0, true) === expected;
  if (isEqual) return data;
  throw new FileFormatError('a chunk is damaged: its checksum is wrong');
}

/** Fletcher's checksum of big-endian 16-bit words, as HDF5 computes it. */
function fletcher32(bytes: Uint8Array): number {
  let [low, high] = [0, 0];
  const add = (word: number) => {
    low = (low + word) % 65535;
    high = (high + low) % 65535;
  };
  for (let index = 0; index + 1 < bytes.length; index += 2) add(bytes[index]! * 256 + bytes[index + 1]!);
  if (bytes.length % 2) add(bytes.at(-1)! * 256);
  return high * 65536 + low;
}
