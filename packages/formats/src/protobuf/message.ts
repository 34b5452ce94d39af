import { FileFormatError } from '@dl/core';
import type { BufferedSource, ByteRange } from '../bytes/buffered-source';

/** What a field holds, and how its values are read (https://protobuf.dev/programming-guides/encoding). */
type FieldType =
  /** int32, int64, uint32, uint64, bool and enum, as a number. */
  | 'integer'
  | 'float'
  | 'double'
  | 'string'
  /** Bytes or packed numbers that are read later, or never: where they are. */
  | 'range'
  | MessageType<Fields>;

export interface Field<Type extends FieldType = FieldType, Repeated extends boolean = boolean> {
  readonly number: number;
  readonly type: Type;
  readonly repeated: Repeated;
}

export type Fields = Readonly<Record<string, Field>>;

/** The fields of a message that a reader wants; others are skipped. */
export interface MessageType<Content extends Fields> {
  readonly fields: Content;
}

type Value<Type extends FieldType> = Type extends 'integer' | 'float' | 'double'
  ? number
  : Type extends 'string'
    ? string
    : Type extends 'range'
      ? ByteRange
      : Type extends MessageType<infer Content>
        ? Message<Content>
        : never;

/** A message as it was read: a repeated field is an array, another one is undefined if the file lacks it. */
export type Message<Content extends Fields> = {
  [Name in keyof Content]: Content[Name] extends Field<infer Type, infer Repeated>
    ? Repeated extends true
      ? Value<Type>[]
      : Value<Type> | undefined
    : never;
};

/**
 * Declares a message by the names, numbers and types of its fields.
 *
 * ```ts
 * const shape = message({ dim: repeated(1, 'integer') });
 * ```
 */
export function message<Content extends Fields>(fields: Content): MessageType<Content> {
  return { fields };
}

export function optional<Type extends FieldType>(number: number, type: Type): Field<Type, false> {
  return { number, type, repeated: false };
}

export function repeated<Type extends FieldType>(number: number, type: Type): Field<Type, true> {
  return { number, type, repeated: true };
}

const VARINT = 0;
const FIXED64 = 1;
const LENGTH_DELIMITED = 2;
const FIXED32 = 5;

/** Messages deeper than this are no data. */
const maximumDepth = 64;

/**
 * Reads the message between two positions of a file. What no field asks for is skipped without being read, so that a
 * file of gigabytes costs what its structure costs.
 *
 * @throws {@link FileFormatError} if the bytes are no such message.
 */
export async function readMessage<Content extends Fields>(
  file: BufferedSource,
  type: MessageType<Content>,
  { start, end }: ByteRange = { start: 0, end: file.size },
  depth = 0,
): Promise<Message<Content>> {
  if (depth > maximumDepth) throw damaged(file, `it nests messages deeper than ${maximumDepth}`);
  const byNumber = new Map(
    Object.entries(type.fields).map(([name, field]) => [field.number, { name, ...field }]),
  );
  const result: Record<string, unknown> = {};
  for (const [name, { repeated }] of Object.entries(type.fields)) result[name] = repeated ? [] : undefined;
  const cursor = new Cursor(file, start, end);
  while (cursor.position < end) {
    const key = await cursor.varint();
    const field = byNumber.get(Math.floor(key / 8));
    for (const value of await readField(file, cursor, key % 8, field?.type, depth)) {
      if (field!.repeated) (result[field!.name] as unknown[]).push(value);
      else result[field!.name] = value;
    }
  }
  return result as Message<Content>;
}

/** The values of one field: none if it is not wanted, several if it is packed. */
async function readField(
  file: BufferedSource,
  cursor: Cursor,
  wireType: number,
  type: FieldType | undefined,
  depth: number,
): Promise<unknown[]> {
  switch (wireType) {
    case VARINT: {
      const value = await cursor.varint();
      return type === 'integer' ? [value] : reject(file, type);
    }
    case FIXED32: {
      const bytes = await cursor.take(4);
      return type === 'float' ? [bytes.getFloat32(0, true)] : reject(file, type);
    }
    case FIXED64: {
      const bytes = await cursor.take(8);
      return type === 'double' ? [bytes.getFloat64(0, true)] : reject(file, type);
    }
    case LENGTH_DELIMITED: {
      const range = await cursor.range();
      if (type === undefined) return [];
      if (type === 'range') return [range];
      if (type === 'string') return [await readText(file, range)];
      if (typeof type === 'object') return [await readMessage(file, type, range, depth + 1)];
      return readPacked(file, type, range);
    }
    default:
      throw damaged(file, `it has the wire type ${wireType} before byte ${cursor.position}`);
  }
}

function reject(file: BufferedSource, type: FieldType | undefined): [] {
  if (type === undefined) return [];
  throw damaged(file, 'a field has another type than its format says');
}

async function readText(file: BufferedSource, { start, end }: ByteRange): Promise<string> {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(await file.read(start, end));
  } catch (cause) {
    if (cause instanceof FileFormatError) throw cause;
    throw damaged(file, `the text at byte ${start} is not UTF-8`, { cause });
  }
}

/** Numbers one after the other in one field. */
export async function readPacked(
  file: BufferedSource,
  type: 'integer' | 'float' | 'double',
  { start, end }: ByteRange,
): Promise<number[]> {
  const cursor = new Cursor(file, start, end);
  const values: number[] = [];
  while (cursor.position < end) {
    if (type === 'integer') values.push(await cursor.varint());
    else if (type === 'float') values.push((await cursor.take(4)).getFloat32(0, true));
    else values.push((await cursor.take(8)).getFloat64(0, true));
  }
  return values;
}

/** Reads on through a part of a file, a chunk at a time. */
class Cursor {
  private chunk: Uint8Array = new Uint8Array();
  private chunkStart = 0;

  constructor(
    private readonly file: BufferedSource,
    public position: number,
    private readonly end: number,
  ) {}

  /** A variable-length integer, as a signed 64-bit number; one beyond 2^53 loses its last bits. */
  async varint(): Promise<number> {
    let low = 0;
    for (let shift = 0; shift < 49; shift += 7) {
      const byte = (await this.take(1)).getUint8(0);
      low += (byte & 0x7f) * 2 ** shift;
      if (byte < 0x80) return low;
    }
    let value = BigInt(low);
    for (let shift = 49n; shift < 70n; shift += 7n) {
      const byte = (await this.take(1)).getUint8(0);
      value |= BigInt(byte & 0x7f) << shift;
      if (byte < 0x80) return Number(BigInt.asIntN(64, value));
    }
    throw damaged(this.file, `the number before byte ${this.position} is longer than 10 bytes`);
  }

  async range(): Promise<ByteRange> {
    const length = await this.varint();
    const start = this.position;
    if (!(length >= 0 && start + length <= this.end)) {
      throw damaged(this.file, `a field of ${length} bytes at byte ${start} reaches beyond byte ${this.end}`);
    }
    this.position += length;
    return { start, end: this.position };
  }

  async take(length: number): Promise<DataView> {
    const end = this.position + length;
    if (end > this.end) throw damaged(this.file, `it is truncated at byte ${this.end}`);
    if (this.position < this.chunkStart || end > this.chunkStart + this.chunk.length) {
      this.chunkStart = this.position;
      this.chunk = await this.file.read(this.position, Math.min(this.end, this.position + 4096));
    }
    const offset = this.position - this.chunkStart;
    this.position = end;
    return new DataView(this.chunk.buffer, this.chunk.byteOffset + offset, length);
  }
}

function damaged(file: BufferedSource, problem: string, options?: ErrorOptions): FileFormatError {
  return new FileFormatError(`${file.name} is truncated or damaged: ${problem}`, options);
}
