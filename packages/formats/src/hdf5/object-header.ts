import type { Cursor } from './cursor';
import type { Hdf5File } from './hdf5-file';

/** Types of the messages that are read (IV.A.2). */
export const messageTypes = {
  dataspace: 0x01,
  linkInfo: 0x02,
  datatype: 0x03,
  fillValue: 0x05,
  link: 0x06,
  externalFiles: 0x07,
  layout: 0x08,
  filters: 0x0b,
  attribute: 0x0c,
  continuation: 0x10,
  symbolTable: 0x11,
  attributeInfo: 0x15,
} as const;

/** One message of an object header. */
export interface HeaderMessage {
  readonly type: number;
  readonly flags: number;
  readonly bytes: Uint8Array;
}

const isShared = 2;
const maximumBlocks = 10_000;

/**
 * Reads all messages of an object header with its continuations (IV.A.1).
 *
 * @throws {@link FileFormatError} if there is none at `address`.
 */
export async function readObjectHeader(file: Hdf5File, address: number): Promise<HeaderMessage[]> {
  const prefix = await file.cursorUpTo(address, 64);
  const isNew = prefix.bytes[0] === 0x4f; // 'OHDR'; the first version begins with a 1
  const { format, start, size } = isNew ? readPrefix2(prefix) : readPrefix1(prefix);
  const messages: HeaderMessage[] = [];
  const blocks: { address: number | undefined; size: number; signed: boolean }[] = [
    { address: address + start, size, signed: false },
  ];
  const seen = new Set<number | undefined>();
  for (let block = blocks.shift(); block; block = blocks.shift()) {
    if (seen.has(block.address) || seen.size > maximumBlocks)
      throw file.damaged('an object header never ends');
    seen.add(block.address);
    let cursor = await file.cursor(block.address, block.size);
    if (block.signed) {
      cursor.signature('OCHK');
      cursor = cursor.part(cursor.remaining - 4); // all but the checksum
    }
    while (cursor.remaining >= format.headerBytes) {
      const message = format.read(cursor);
      if (message.type === messageTypes.continuation) {
        const where = file.over(message.bytes);
        blocks.push({ address: where.address(), size: where.length(), signed: isNew });
      } else {
        messages.push(message);
      }
    }
  }
  return messages;
}

interface MessageFormat {
  readonly headerBytes: number;
  read(cursor: Cursor): HeaderMessage;
}

interface Prefix {
  readonly format: MessageFormat;
  /** Where the messages begin, from the start of the header. */
  readonly start: number;
  readonly size: number;
}

function readPrefix1(cursor: Cursor): Prefix {
  cursor.version('an object header', [1]);
  cursor.skip(7); // reserved, number of messages, reference count
  const size = cursor.uint32();
  const format: MessageFormat = {
    headerBytes: 8,
    read(messages) {
      const type = messages.uint16();
      const length = messages.uint16();
      const flags = messages.uint8();
      messages.skip(3);
      return { type, flags, bytes: messages.take(length) };
    },
  };
  return { format, start: 16, size };
}

function readPrefix2(cursor: Cursor): Prefix {
  cursor.signature('OHDR');
  cursor.version('an object header', [2]);
  const flags = cursor.uint8();
  if (flags & 0x20) cursor.skip(16); // times
  if (flags & 0x10) cursor.skip(4); // when attributes move to dense storage
  const size = cursor.integer(2 ** (flags & 3));
  const tracksOrder = (flags & 4) !== 0;
  const format: MessageFormat = {
    headerBytes: tracksOrder ? 6 : 4,
    read(messages) {
      const type = messages.uint8();
      const length = messages.uint16();
      const flags = messages.uint8();
      if (tracksOrder) messages.skip(2);
      return { type, flags, bytes: messages.take(length) };
    },
  };
  return { format, start: cursor.position, size };
}

/** The first message of a type, or undefined. */
export function findMessage(
  messages: readonly HeaderMessage[],
  type: keyof typeof messageTypes,
): HeaderMessage | undefined {
  return messages.find((message) => message.type === messageTypes[type]);
}

/** The content of a message: its own, or that of the object whose message it shares, such as a named datatype. */
export async function messageContent(file: Hdf5File, { type, flags, bytes }: HeaderMessage): Promise<Cursor> {
  return flags & isShared ? sharedContent(file, type, file.over(bytes)) : file.over(bytes);
}

/** Reads a shared message (IV.A.2) at `cursor` and what it refers to. */
export async function sharedContent(file: Hdf5File, type: number, cursor: Cursor): Promise<Cursor> {
  const version = cursor.version('a shared message', [1, 2, 3]);
  const kind = cursor.uint8();
  if (version === 1) cursor.skip(6);
  if (version === 3 && kind !== 2) throw file.damaged('it shares messages in a heap, which is not supported');
  const address = cursor.address();
  if (address === undefined) throw file.damaged('a shared message is nowhere');
  const target = (await readObjectHeader(file, address)).find((message) => message.type === type);
  if (!target || target.flags & isShared) throw file.damaged('a shared message leads nowhere');
  return file.over(target.bytes);
}
