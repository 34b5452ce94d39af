import type { Cursor } from './cursor';
import type { Hdf5File } from './hdf5-file';

const GROUP = 0;
const CHUNKS = 1;

/**
 * The leaves of a version 1 B-tree (III.A.1) in order, each with the key in front of it.
 *
 * @param keyBytes - Size of a key.
 */
export async function* leavesOfBTree1(
  file: Hdf5File,
  address: number,
  kind: 'group' | 'chunks',
  keyBytes: number,
  seen = new Set<number>(),
  expectedLevel?: number,
): AsyncGenerator<{ key: Cursor; address: number }> {
  if (seen.has(address)) throw file.damaged('a B-tree refers to itself');
  seen.add(address);
  const headerBytes = 8 + 2 * file.offsetSize;
  const header = await file.cursor(address, headerBytes);
  header.signature('TREE');
  const type = header.uint8();
  const level = header.uint8();
  const count = header.uint16();
  if (type !== (kind === 'group' ? GROUP : CHUNKS))
    throw file.damaged(`a B-tree of ${kind} has type ${type}`);
  if (expectedLevel !== undefined && level !== expectedLevel)
    throw file.damaged('a B-tree has mixed up its levels');
  const entries = await file.cursor(address + headerBytes, count * (keyBytes + file.offsetSize));
  for (let index = 0; index < count; index++) {
    const key = entries.part(keyBytes);
    const child = entries.address();
    if (child === undefined) throw file.damaged('a B-tree lacks a child');
    if (level === 0) yield { key, address: child };
    else yield* leavesOfBTree1(file, child, kind, keyBytes, seen, level - 1);
  }
}
