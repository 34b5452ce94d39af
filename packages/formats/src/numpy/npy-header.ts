import { FileFormatError, type HostDataType } from '@dl/core';
import { elementCount } from '../bytes/tensor-data';

/** What stands in front of an array's elements (https://numpy.org/doc/stable/reference/generated/numpy.lib.format.html). */
export interface NpyHeader {
  readonly dtype: HostDataType;
  readonly shape: readonly number[];
  readonly isBigEndian: boolean;
  /** Column-major: the first index runs fastest. */
  readonly isFortran: boolean;
  /** Where the elements begin. */
  readonly dataStart: number;
}

/** More than the header of any array of numbers takes; NumPy itself reads 10,000. */
export const maximumHeaderBytes = 2 ** 16;

/** Bytes that every `.npy` file begins with. */
export const npyMagic: readonly number[] = [0x93, ...Array.from('NUMPY', (letter) => letter.charCodeAt(0))];

export function hasNpyMagic(bytes: Uint8Array): boolean {
  return npyMagic.every((byte, i) => bytes[i] === byte);
}

/** Our types by NumPy's kind and size in bytes. */
export const npyTypes: ReadonlyMap<string, HostDataType> = new Map([
  ['b1', 'bool'],
  ['i1', 'int8'],
  ['i2', 'int16'],
  ['i4', 'int32'],
  ['i8', 'int64'],
  ['u1', 'uint8'],
  ['u2', 'uint16'],
  ['u4', 'uint32'],
  ['u8', 'uint64'],
  ['f2', 'float16'],
  ['f4', 'float32'],
  ['f8', 'float64'],
]);

/**
 * Parses the header of an array.
 *
 * @param start - The first bytes of the file, up to {@link maximumHeaderBytes}.
 * @throws {@link FileFormatError} if it is damaged, or the array has elements that are no numbers.
 */
export function parseNpyHeader(start: Uint8Array): NpyHeader {
  if (!hasNpyMagic(start) || start.length < 12) throw damaged('it does not begin as a .npy file');
  const view = new DataView(start.buffer, start.byteOffset, start.byteLength);
  const version = start[6]!;
  if (version < 1 || version > 3) throw damaged(`it has version ${version}; known are 1 to 3`);
  const textStart = version === 1 ? 10 : 12;
  const dataStart = textStart + (version === 1 ? view.getUint16(8, true) : view.getUint32(8, true));
  if (dataStart > start.length) throw damaged(`its header should end at byte ${dataStart}`);
  const text = new TextDecoder().decode(start.subarray(textStart, dataStart));
  return { ...parseFields(text), dataStart };
}

/** The header is a Python dict of three entries, in any order; nothing else is allowed. */
function parseFields(text: string): Omit<NpyHeader, 'dataStart'> {
  const entries = new Map<string, string>();
  const body = /^\s*\{(.*)\}\s*$/s.exec(text)?.[1];
  let rest = body?.trim() ?? '';
  while (rest) {
    const entry =
      /^'(descr|fortran_order|shape)'\s*:\s*('[^'\\]*'|True|False|\([^()]*\)|\[.*\])\s*(?:,\s*|$)/s.exec(
        rest,
      );
    if (!entry || entries.has(entry[1]!))
      throw damaged(`its header makes no sense: ${text.slice(0, 200).trim()}`);
    entries.set(entry[1]!, entry[2]!);
    rest = rest.slice(entry[0].length);
  }
  const order = entries.get('fortran_order');
  if (order !== 'True' && order !== 'False') throw damaged('its header lacks "fortran_order"');
  return {
    ...parseType(entries.get('descr')),
    shape: parseShape(entries.get('shape')),
    isFortran: order === 'True',
  };
}

function parseType(descr: string | undefined): Pick<NpyHeader, 'dtype' | 'isBigEndian'> {
  const [, order, code] = /^'([<>|])(\w+)'$/.exec(descr ?? '') ?? [];
  const dtype = npyTypes.get(code ?? '');
  if (!dtype) {
    throw damaged(
      `its elements are of type ${descr ?? 'unknown'}, which is not supported; supported are the numbers ` +
        `${[...npyTypes.keys()].join(', ')}. Save it with array.astype("f4") or alike`,
    );
  }
  return { dtype, isBigEndian: order === '>' };
}

/** `()`, `(3,)` or `(3, 4)`; Python 2 wrote sizes with an "L". */
function parseShape(tuple = 'missing'): number[] {
  const sizes = tuple
    .slice(1, -1)
    .split(',')
    .map((size) => size.trim());
  if (sizes.at(-1) === '') sizes.pop();
  else if (sizes.length === 1) sizes.push('a comma');
  if (!tuple.startsWith('(') || !sizes.every((size) => /^\d+L?$/.test(size))) {
    throw damaged(`its shape is ${tuple.slice(0, 100)}, not a tuple of sizes`);
  }
  const shape = sizes.map((size) => parseInt(size, 10));
  elementCount(shape);
  return shape;
}

function damaged(problem: string): FileFormatError {
  return new FileFormatError(`the NumPy array cannot be read: ${problem}`);
}
