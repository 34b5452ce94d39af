import type { Cursor } from './cursor';
import type { Hdf5File } from './hdf5-file';

interface Level {
  /** Most records in a node of this level. */
  readonly records: number;
  /** Bytes of the total number of records below a node of this level. */
  readonly totalBytes: number;
}

interface Tree {
  readonly type: number;
  readonly nodeBytes: number;
  readonly recordBytes: number;
  /** Bytes of the number of records in a child. */
  readonly countBytes: number;
  readonly levels: readonly Level[];
}

/** Bytes that hold a number up to `limit`. */
export function bytesFor(limit: number): number {
  return Math.floor(Math.floor(Math.log2(Math.max(1, limit))) / 8) + 1;
}

/** Signature, version, type, and a checksum at the end. */
const nodeOverhead = 10;

/** The records of a version 2 B-tree (III.A.2) in order; their type must be one of `types`. */
export async function* recordsOfBTree2(
  file: Hdf5File,
  address: number,
  types: readonly number[],
): AsyncGenerator<{ type: number; record: Cursor }> {
  const header = await file.cursor(address, 16 + file.offsetSize + 2 + file.lengthSize);
  header.signature('BTHD');
  header.version('a B-tree', [0]);
  const type = header.uint8();
  if (!types.includes(type))
    throw file.damaged(`a B-tree has records of type ${type} instead of ${types.join(' or ')}`);
  const nodeBytes = header.uint32();
  const recordBytes = header.uint16();
  const depth = header.uint16();
  header.skip(2);
  const root = header.address();
  const count = header.uint16();
  if (root === undefined || count === 0) return;
  const tree = { type, nodeBytes, recordBytes, ...levelsOf(file, nodeBytes, recordBytes, depth) };
  for await (const record of walk(file, tree, root, count, depth, new Set())) yield { type, record };
}

/** What fits into nodes of each level decides how wide the numbers in the levels above are. */
function levelsOf(file: Hdf5File, nodeBytes: number, recordBytes: number, depth: number) {
  if (recordBytes === 0 || nodeBytes <= nodeOverhead + recordBytes || depth > 32) {
    throw file.damaged(`a B-tree has records of ${recordBytes} bytes in nodes of ${nodeBytes}`);
  }
  const leaf = Math.floor((nodeBytes - nodeOverhead) / recordBytes);
  const countBytes = bytesFor(leaf);
  const levels: Level[] = [{ records: leaf, totalBytes: 0 }];
  let total = leaf;
  for (let level = 1; level <= depth; level++) {
    const pointer = file.offsetSize + countBytes + levels[level - 1]!.totalBytes;
    const records = Math.floor((nodeBytes - nodeOverhead - pointer) / (recordBytes + pointer));
    total = (records + 1) * total + records;
    levels.push({ records, totalBytes: bytesFor(total) });
  }
  return { countBytes, levels };
}

async function* walk(
  file: Hdf5File,
  tree: Tree,
  address: number,
  count: number,
  depth: number,
  seen: Set<number>,
): AsyncGenerator<Cursor> {
  if (seen.has(address)) throw file.damaged('a B-tree refers to itself');
  seen.add(address);
  const { records: most } = tree.levels[depth]!;
  if (count > most) throw file.damaged(`a B-tree node claims ${count} records where ${most} fit`);
  const cursor = await file.cursor(address, tree.nodeBytes);
  cursor.signature(depth === 0 ? 'BTLF' : 'BTIN');
  cursor.version('a B-tree node', [0]);
  if (cursor.uint8() !== tree.type) throw file.damaged('a B-tree has nodes of another type');
  const records = Array.from({ length: count }, () => cursor.part(tree.recordBytes));
  if (depth === 0) {
    yield* records;
    return;
  }
  for (let child = 0; child <= count; child++) {
    const below = cursor.address();
    const belowCount = cursor.integer(tree.countBytes);
    cursor.skip(tree.levels[depth - 1]!.totalBytes);
    if (below === undefined) throw file.damaged('a B-tree lacks a child');
    yield* walk(file, tree, below, belowCount, depth - 1, seen);
    if (child < count) yield records[child]!;
  }
}
