import { FileFormatError } from '@dl/core';
import { ByteReader } from '@dl/core/internal';

/** A variable of MATLAB: numbers, text, or the fields of a struct array, element by element. */
export type MatValue = number[] | string | Record<string, MatValue>[];

/** Types of data elements, from "MAT-File Format", table 1-1, and how their numbers are read. */
const numberTypes: Record<number, (bytes: Uint8Array<ArrayBuffer>) => ArrayLike<number>> = {
  1: (bytes) => new Int8Array(bytes.buffer),
  2: (bytes) => bytes,
  3: (bytes) => new Int16Array(bytes.buffer),
  4: (bytes) => new Uint16Array(bytes.buffer),
  5: (bytes) => new Int32Array(bytes.buffer),
  6: (bytes) => new Uint32Array(bytes.buffer),
  7: (bytes) => new Float32Array(bytes.buffer),
  9: (bytes) => new Float64Array(bytes.buffer),
  16: (bytes) => bytes, // UTF-8
  17: (bytes) => new Uint16Array(bytes.buffer), // UTF-16
};
const matrixType = 14;
const compressedType = 15;
const structClass = 2;
const charClass = 4;
const headerBytes = 128;

/** No variable that is read here is larger; a small damaged or hostile file can claim any size. */
const maximumBytes = 2 ** 27;

/**
 * The variables of a MATLAB file of level 5, as far as ImageNet's development kit needs it: numbers, text and structs.
 *
 * @throws {@link FileFormatError} if it is no such file, is damaged, or holds something else.
 */
export async function readMatFile(bytes: Uint8Array): Promise<Map<string, MatValue>> {
  if (bytes.length < headerBytes || bytes[126] !== 0x49 || bytes[127] !== 0x4d) {
    throw new FileFormatError('this is no MATLAB file of level 5 with the lower byte first');
  }
  const variables = new Map<string, MatValue>();
  const file = new ByteReader(bytes);
  file.offset = headerBytes;
  while (file.offset < bytes.length) {
    const { type, content } = readElement(file);
    const element =
      type === compressedType ? readElement(new ByteReader(await inflate(content))) : { type, content };
    if (element.type !== matrixType) throw new FileFormatError(`element ${element.type} is no variable`);
    const { name, value } = readMatrix(element.content);
    variables.set(name, value);
  }
  return variables;
}

/** A tag and what it announces. Up to four bytes stand in the tag itself. */
function readElement(reader: ByteReader): { type: number; content: Uint8Array<ArrayBuffer> } {
  const tag = reader.uint32();
  const small = tag >>> 16;
  if (small) {
    const content = reader.take(4);
    return { type: tag & 0xffff, content: content.slice(0, small) };
  }
  const content = reader.take(reader.uint32());
  if (tag !== compressedType) reader.take((8 - (content.length % 8)) % 8);
  return { type: tag, content };
}

function readNumbers(reader: ByteReader): number[] {
  const { type, content } = readElement(reader);
  const read = numberTypes[type];
  if (!read) throw new FileFormatError(`data of type ${type} are no numbers`);
  try {
    return Array.from(read(content));
  } catch (cause) {
    throw new FileFormatError(`${content.length} bytes are no whole count of numbers`, { cause });
  }
}

function readMatrix(content: Uint8Array): { name: string; value: MatValue } {
  if (!content.length) return { name: '', value: [] };
  const reader = new ByteReader(content);
  const [flags = 0] = readNumbers(reader);
  const kind = flags & 0xff;
  const size = readNumbers(reader).reduce((product, length) => product * length, 1);
  const name = text(readNumbers(reader));
  if (kind === structClass) return { name, value: readStruct(reader, size) };
  if (kind < charClass || kind === 5) throw new FileFormatError(`"${name}" is of class ${kind}`);
  const numbers = size || kind !== charClass ? readNumbers(reader) : [];
  return { name, value: kind === charClass ? text(numbers) : numbers };
}

function readStruct(reader: ByteReader, size: number): Record<string, MatValue>[] {
  const [length] = readNumbers(reader);
  const names = text(readNumbers(reader)).match(new RegExp(`[^]{${Number(length)}}`, 'g')) ?? [];
  const elements: Record<string, MatValue>[] = [];
  for (let i = 0; i < size; i++) {
    const entries = names.map((name) => {
      const { content } = readElement(reader);
      return [name.replace(/\0.*$/, ''), readMatrix(content).value] as const;
    });
    elements.push(Object.fromEntries(entries));
  }
  return elements;
}

const text = (codes: number[]) => codes.map((code) => String.fromCharCode(code)).join('');

async function inflate(bytes: Uint8Array<ArrayBuffer>): Promise<Uint8Array> {
  const pieces: Uint8Array<ArrayBuffer>[] = [];
  let length = 0;
  try {
    const stream = new Blob([bytes]).stream().pipeThrough(new DecompressionStream('deflate'));
    for await (const piece of stream as unknown as AsyncIterable<Uint8Array<ArrayBuffer>>) {
      length += piece.length;
      if (length > maximumBytes) throw new FileFormatError(`a variable has more than ${maximumBytes} bytes`);
      pieces.push(piece);
    }
  } catch (cause) {
    if (cause instanceof FileFormatError) throw cause;
    throw new FileFormatError('a compressed variable is damaged or truncated', { cause });
  }
  return new Uint8Array(await new Blob(pieces).arrayBuffer());
}
