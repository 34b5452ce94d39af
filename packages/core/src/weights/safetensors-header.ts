import { FileFormatError } from '../errors';
import type { HostDataType } from '../host-tensor';

/** The format's names of element types, ours, and bytes per element. */
const dataTypes = new Map<string, { dtype: HostDataType; bytes: number }>([
  ['F64', { dtype: 'float64', bytes: 8 }],
  ['I64', { dtype: 'int64', bytes: 8 }],
  ['U64', { dtype: 'uint64', bytes: 8 }],
  ['F32', { dtype: 'float32', bytes: 4 }],
  ['I32', { dtype: 'int32', bytes: 4 }],
  ['U32', { dtype: 'uint32', bytes: 4 }],
  ['F16', { dtype: 'float16', bytes: 2 }],
  ['BF16', { dtype: 'bfloat16', bytes: 2 }],
  ['I16', { dtype: 'int16', bytes: 2 }],
  ['U16', { dtype: 'uint16', bytes: 2 }],
  ['I8', { dtype: 'int8', bytes: 1 }],
  ['U8', { dtype: 'uint8', bytes: 1 }],
  ['BOOL', { dtype: 'bool', bytes: 1 }],
]);

/** Type, shape and place of one tensor. */
export interface SafetensorsEntry {
  readonly dtype: HostDataType;
  readonly shape: readonly number[];
  /** First byte, counted from the start of the file. */
  readonly start: number;
  /** The byte after the last. */
  readonly end: number;
}

export interface SafetensorsHeader {
  /** In the order of the bytes. */
  readonly entries: ReadonlyMap<string, SafetensorsEntry>;
  readonly metadata: Readonly<Record<string, string>>;
}

/** Bytes in front of the header: its length, little endian. */
export const prefixBytes = 8;

/** Limit of the reference implementation. */
const maximumHeaderBytes = 100_000_000;

/** Names that would change an object's prototype, or that the format reserves. */
export const reservedNames: readonly string[] = ['__proto__', '__metadata__'];

/** The end of the header in a file of `fileSize` bytes, from its first 8 bytes. `file` names it in errors. */
export function headerEnd(prefix: Uint8Array, fileSize: number, file: string): number {
  if (prefix.length < prefixBytes) {
    throw damaged(file, `it has ${fileSize} bytes, a safetensors file has at least ${prefixBytes}`);
  }
  const length = new DataView(prefix.buffer, prefix.byteOffset).getBigUint64(0, true);
  if (length > maximumHeaderBytes) {
    throw damaged(file, `its header claims ${length} bytes, at most ${maximumHeaderBytes} are allowed`);
  }
  const end = prefixBytes + Number(length);
  if (end > fileSize) {
    throw damaged(file, `its header should end at byte ${end}, but the file has only ${fileSize} bytes`);
  }
  return end;
}

/** Parses and checks the header, which ends at byte `dataStart` of the file. */
export function parseHeader(
  json: Uint8Array,
  dataStart: number,
  fileSize: number,
  file: string,
): SafetensorsHeader {
  const entries: [string, SafetensorsEntry][] = [];
  let metadata: Record<string, string> = {};
  for (const [name, value] of Object.entries(parseObject(json, file))) {
    if (name === '__metadata__') metadata = parseMetadata(value, file);
    else entries.push([name, parseEntry(name, value, dataStart, file)]);
  }
  entries.sort(([, a], [, b]) => a.start - b.start || a.end - b.end);
  assertContiguous(entries, dataStart, fileSize, file);
  return { entries: new Map(entries), metadata };
}

function parseObject(json: Uint8Array, file: string): object {
  if (json[0] !== 0x7b) throw damaged(file, 'its header does not begin with "{"');
  let value: unknown;
  try {
    value = JSON.parse(new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(json));
  } catch (cause) {
    throw damaged(file, 'its header is not JSON in UTF-8', { cause });
  }
  if (!isObject(value)) throw damaged(file, 'its header is not a JSON object');
  return value;
}

function parseMetadata(value: unknown, file: string): Record<string, string> {
  if (!isObject(value) || !Object.values(value).every((text) => typeof text === 'string')) {
    throw damaged(file, '"__metadata__" is not an object of strings');
  }
  if (Object.hasOwn(value, '__proto__'))
    throw damaged(file, '"__metadata__" holds the forbidden key "__proto__"');
  return value as Record<string, string>;
}

function parseEntry(name: string, value: unknown, dataStart: number, file: string): SafetensorsEntry {
  const fail = (problem: string) => damaged(file, `tensor ${JSON.stringify(name)}: ${problem}`);
  if (reservedNames.includes(name)) throw fail('this name is not allowed');
  if (!isObject(value)) throw fail('its description is not an object');
  const { dtype, shape, data_offsets: offsets } = value as Record<string, unknown>;
  const type = dataTypes.get(dtype as string);
  if (!type)
    throw fail(`unknown dtype ${JSON.stringify(dtype)}, known are ${[...dataTypes.keys()].join(', ')}`);
  if (!isSizes(shape)) throw fail('its shape is not a list of sizes');
  if (!isSizes(offsets) || offsets.length !== 2) throw fail('its data_offsets are not two byte positions');
  const [start, end] = offsets as [number, number];
  const needed = shape.reduce((product, size) => product * size, type.bytes);
  if (end - start !== needed) {
    throw fail(
      `data_offsets [${offsets}] hold ${end - start} bytes, ${dtype} of shape [${shape}] needs ${needed}`,
    );
  }
  return { dtype: type.dtype, shape, start: dataStart + start, end: dataStart + end };
}

/** The format allows neither overlaps nor holes: every byte of data belongs to one tensor. */
function assertContiguous(
  entries: [string, SafetensorsEntry][],
  dataStart: number,
  fileSize: number,
  file: string,
) {
  let position = dataStart;
  for (const [name, { start, end }] of entries) {
    if (start !== position) {
      const problem = start < position ? 'overlaps the tensor before it' : 'leaves a hole before it';
      throw damaged(
        file,
        `tensor ${JSON.stringify(name)} at byte ${start} ${problem}, which ends at byte ${position}`,
      );
    }
    position = end;
  }
  if (position !== fileSize) {
    const problem = position > fileSize ? 'it is truncated' : 'bytes that belong to no tensor follow';
    throw damaged(file, `its tensors end at byte ${position}, the file at byte ${fileSize}: ${problem}`);
  }
}

/** Writes the header, padded so that data that follow it are aligned to 8 bytes. */
export function formatHeader(
  tensors: readonly (readonly [
    name: string,
    tensor: { dtype: HostDataType; shape: readonly number[]; byteLength: number },
  ])[],
  metadata: Readonly<Record<string, string>>,
): Uint8Array {
  const codes = new Map([...dataTypes].map(([code, { dtype }]) => [dtype, code]));
  let position = 0;
  const fields: [string, unknown][] = tensors.map(([name, { dtype, shape, byteLength }]) => [
    name,
    { dtype: codes.get(dtype), shape, data_offsets: [position, (position += byteLength)] },
  ]);
  const sortedMetadata = Object.fromEntries(Object.entries(metadata).sort(([a], [b]) => (a < b ? -1 : 1)));
  if (Object.keys(metadata).length) fields.unshift(['__metadata__', sortedMetadata]);
  // Joined by hand: an object would put names such as "0" first, whatever their position.
  const json = `{${fields.map(([name, value]) => `${JSON.stringify(name)}:${JSON.stringify(value)}`).join(',')}}`;
  const text = new TextEncoder().encode(json);
  const length = Math.ceil(text.length / 8) * 8;
  const header = new Uint8Array(prefixBytes + length).fill(0x20); // the format pads with spaces
  new DataView(header.buffer).setBigUint64(0, BigInt(length), true);
  header.set(text, prefixBytes);
  return header;
}

function isObject(value: unknown): value is object {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function isSizes(value: unknown): value is number[] {
  return Array.isArray(value) && value.every((size) => Number.isSafeInteger(size) && size >= 0);
}

function damaged(file: string, problem: string, options?: ErrorOptions): FileFormatError {
  return new FileFormatError(`${file} is not a valid safetensors file: ${problem}`, options);
}
