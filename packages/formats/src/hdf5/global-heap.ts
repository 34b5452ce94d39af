import { decodeText, type Cursor } from './cursor';
import type { Hdf5File } from './hdf5-file';

/** Reads a text of variable length: its length, and the place of its bytes in a global heap (III.E). */
export async function readVariableText(file: Hdf5File, reference: Cursor): Promise<string> {
  const length = reference.uint32();
  const address = reference.address();
  const index = reference.uint32();
  if (length === 0 || address === undefined || address === 0) return '';
  const place = (await collection(file, address)).get(index);
  if (place === undefined || place.size < length) {
    throw file.damaged(`a text of ${length} bytes is missing in the heap at ${address}`);
  }
  return decodeText(await file.read(place.start, length));
}

/** Where the objects of a heap collection are, by their index. */
async function collection(
  file: Hdf5File,
  address: number,
): Promise<Map<number, { start: number; size: number }>> {
  const key = `global heap ${address}`;
  const known = file.cache.get(key) as Map<number, { start: number; size: number }> | undefined;
  if (known) return known;
  const headerBytes = 8 + file.lengthSize;
  const header = await file.cursor(address, headerBytes);
  header.signature('GCOL');
  header.version('a global heap', [1]);
  header.skip(3);
  const size = header.length();
  const objects = new Map<number, { start: number; size: number }>();
  const cursor = await file.cursor(address, size);
  cursor.skip(headerBytes);
  while (cursor.remaining >= headerBytes) {
    const index = cursor.uint16();
    cursor.skip(6); // reference count, reserved
    const length = cursor.length();
    if (index === 0) break; // free space up to the end
    objects.set(index, { start: address + cursor.position, size: length });
    cursor.skip(length);
    cursor.align();
  }
  file.cache.set(key, objects);
  return objects;
}
