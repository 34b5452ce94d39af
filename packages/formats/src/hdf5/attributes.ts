import { recordsOfBTree2 } from './b-tree-2';
import type { Cursor } from './cursor';
import { readDataspace } from './dataspace';
import { readDatatype } from './datatype';
import { FractalHeap } from './fractal-heap';
import type { Hdf5File } from './hdf5-file';
import {
  findMessage,
  messageContent,
  messageTypes,
  sharedContent,
  type HeaderMessage,
} from './object-header';
import { valueOf, type Hdf5Value } from './values';

/** An attribute whose value is read when it is asked for. */
type Attribute = () => Promise<Hdf5Value>;

const nameRecords = [8];

/** The attributes of an object by name: those in its header, and those in a heap of their own where there are many. */
export async function readAttributes(
  file: Hdf5File,
  messages: readonly HeaderMessage[],
): Promise<Map<string, Attribute>> {
  const attributes = new Map<string, Attribute>();
  for (const message of messages) {
    if (message.type !== messageTypes.attribute) continue;
    const { name, read } = await readAttribute(file, await messageContent(file, message));
    attributes.set(name, read);
  }
  const info = findMessage(messages, 'attributeInfo');
  if (!info) return attributes;
  const cursor = file.over(info.bytes);
  cursor.version('an attribute info', [0]);
  if (cursor.uint8() & 1) cursor.skip(2);
  const heapAddress = cursor.address();
  const names = cursor.address();
  if (heapAddress === undefined || names === undefined) return attributes;
  const heap = await FractalHeap.open(file, heapAddress);
  for await (const { record } of recordsOfBTree2(file, names, nameRecords)) {
    const { name, read } = await readAttribute(file, await heap.read(record));
    attributes.set(name, read);
  }
  return attributes;
}

const hasSharedDatatype = 1;

/** Reads an attribute message (IV.A.2.m). */
async function readAttribute(file: Hdf5File, cursor: Cursor): Promise<{ name: string; read: Attribute }> {
  const version = cursor.version('an attribute', [1, 2, 3]);
  const flags = cursor.uint8();
  const nameBytes = cursor.uint16();
  const datatypeBytes = cursor.uint16();
  const dataspaceBytes = cursor.uint16();
  if (version === 3) cursor.skip(1); // encoding of the name
  const part = (size: number) => {
    const content = cursor.part(size);
    if (version === 1) cursor.align();
    return content;
  };
  const name = part(nameBytes).text(nameBytes);
  const datatype = part(datatypeBytes).bytes;
  const dataspace = part(dataspaceBytes).bytes;
  const isShared = version > 1 && (flags & hasSharedDatatype) !== 0;
  const bytes = cursor.take(cursor.remaining);
  const read = async () => {
    const own = file.over(datatype);
    const type = readDatatype(isShared ? await sharedContent(file, messageTypes.datatype, own) : own);
    return valueOf(file, type, readDataspace(file.over(dataspace)).shape, bytes);
  };
  return { name, read };
}
