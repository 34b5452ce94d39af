import { leavesOfBTree1 } from './b-tree-1';
import { recordsOfBTree2 } from './b-tree-2';
import { decodeText, type Cursor } from './cursor';
import { FractalHeap } from './fractal-heap';
import type { Hdf5File } from './hdf5-file';
import { findMessage, messageTypes, type HeaderMessage } from './object-header';

/** An entry of a group. */
export type Link =
  | { readonly kind: 'hard'; readonly address: number }
  /** A path from this group, or from the root if it begins with a slash. */
  | { readonly kind: 'soft'; readonly path: string }
  /** To something that is not in this file. */
  | { readonly kind: 'external' };

const nameRecords = [5];

/** The links of a group by name, in the order in which they were made where the file keeps it. */
export async function readLinks(
  file: Hdf5File,
  messages: readonly HeaderMessage[],
): Promise<Map<string, Link>> {
  const table = findMessage(messages, 'symbolTable');
  if (table) return readSymbolTable(file, file.over(table.bytes));
  const links = messages
    .filter(({ type }) => type === messageTypes.link)
    .map(({ bytes }) => readLink(file.over(bytes)));
  const info = findMessage(messages, 'linkInfo');
  if (info) {
    const cursor = file.over(info.bytes);
    cursor.version('a link info', [0]);
    if (cursor.uint8() & 1) cursor.skip(8);
    const heapAddress = cursor.address();
    const names = cursor.address();
    if (heapAddress !== undefined && names !== undefined) {
      const heap = await FractalHeap.open(file, heapAddress);
      for await (const { record } of recordsOfBTree2(file, names, nameRecords)) {
        record.skip(4); // hash of the name
        links.push(readLink(await heap.read(record)));
      }
    }
  }
  links.sort((a, b) => a.order - b.order); // stable: without an order as they came
  return new Map(links.map(({ name, link }) => [name, link]));
}

const HARD = 0;
const SOFT = 1;

/** Reads a link message (IV.A.2.g). */
function readLink(cursor: Cursor): { name: string; order: number; link: Link } {
  cursor.version('a link', [1]);
  const flags = cursor.uint8();
  const type = flags & 8 ? cursor.uint8() : HARD;
  const order = flags & 4 ? cursor.integer(8) : 0;
  if (flags & 16) cursor.skip(1); // encoding of the name
  const name = cursor.text(cursor.integer(2 ** (flags & 3)));
  if (type === SOFT) return { name, order, link: { kind: 'soft', path: cursor.text(cursor.uint16()) } };
  if (type !== HARD) return { name, order, link: { kind: 'external' } };
  return { name, order, link: hardLink(cursor) };
}

function hardLink(cursor: Cursor): Link {
  const address = cursor.address();
  if (address === undefined) throw cursor.damaged('a link leads nowhere');
  return { kind: 'hard', address };
}

const SOFT_LINK_CACHE = 2;

/** Reads a group of the first kind (III.A.1, III.B to III.D): a B-tree of nodes of entries, with names in a heap. */
async function readSymbolTable(file: Hdf5File, table: Cursor): Promise<Map<string, Link>> {
  const tree = table.address();
  const heapHeader = await file.cursor(table.address(), 8 + 2 * file.lengthSize + file.offsetSize);
  heapHeader.signature('HEAP');
  heapHeader.version('a heap', [0]);
  heapHeader.skip(3);
  const heapBytes = heapHeader.length();
  heapHeader.length(); // free space
  const heap = await file.read(heapHeader.address(), heapBytes);
  const links = new Map<string, Link>();
  if (tree === undefined) return links;
  for await (const { address } of leavesOfBTree1(file, tree, 'group', file.lengthSize)) {
    const header = await file.cursor(address, 8);
    header.signature('SNOD');
    header.skip(2);
    const count = header.uint16();
    const entries = await file.cursor(address + 8, count * (2 * file.offsetSize + 24));
    for (let index = 0; index < count; index++) {
      const name = heapText(file, heap, entries.address());
      const object = entries.part(file.offsetSize);
      const cacheType = entries.uint32();
      entries.skip(4);
      const scratch = entries.part(16);
      links.set(
        name,
        cacheType === SOFT_LINK_CACHE
          ? { kind: 'soft', path: heapText(file, heap, scratch.uint32()) }
          : hardLink(object),
      );
    }
  }
  return links;
}

function heapText(file: Hdf5File, heap: Uint8Array, offset: number | undefined): string {
  if (offset !== undefined && offset < heap.length) return decodeText(heap.subarray(offset));
  throw file.damaged(`a name lies outside of its heap of ${heap.length} bytes`);
}
