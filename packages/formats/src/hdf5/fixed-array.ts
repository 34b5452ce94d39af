import type { Cursor } from './cursor';
import type { Hdf5File } from './hdf5-file';

const checksumBytes = 4;

/** The elements of a fixed array (III.H): the chunk index of datasets that cannot grow. Absent pages are left out. */
export async function* fixedArrayElements(
  file: Hdf5File,
  address: number,
): AsyncGenerator<{ number: number; element: Cursor }> {
  const header = await file.cursor(address, 8 + file.lengthSize + file.offsetSize);
  header.signature('FAHD');
  header.version('a fixed array', [0]);
  header.skip(1);
  const elementBytes = header.uint8();
  const pageBits = header.uint8();
  const count = header.length();
  const block = header.address();
  if (block === undefined) return;
  const start = block + 6 + file.offsetSize;
  const prefix = await file.cursor(block, 6 + file.offsetSize);
  prefix.signature('FADB');
  const perPage = 2 ** pageBits;
  if (count <= perPage) {
    yield* elementsAt(file, start, 0, count, elementBytes);
    return;
  }
  const pages = Math.ceil(count / perPage);
  const bitmap = await file.read(start, Math.ceil(pages / 8));
  let position = start + bitmap.length + checksumBytes;
  for (let page = 0; page < pages; page++) {
    const length = Math.min(perPage, count - page * perPage);
    if (isSet(bitmap, page)) yield* elementsAt(file, position, page * perPage, length, elementBytes);
    position += length * elementBytes + checksumBytes;
  }
}

/** Elements that lie one after the other. */
export async function* elementsAt(
  file: Hdf5File,
  address: number,
  first: number,
  count: number,
  elementBytes: number,
): AsyncGenerator<{ number: number; element: Cursor }> {
  if (elementBytes === 0) throw file.damaged('a chunk index has elements of 0 bytes');
  const cursor = await file.cursor(address, count * elementBytes);
  for (let index = 0; index < count; index++) {
    yield { number: first + index, element: cursor.part(elementBytes) };
  }
}

/** Bits are counted from the highest of each byte. */
export function isSet(bitmap: Uint8Array, index: number): boolean {
  return ((bitmap[index >> 3]! >> (7 - (index & 7))) & 1) === 1;
}
