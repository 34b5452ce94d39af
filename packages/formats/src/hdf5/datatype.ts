import type { HostDataType } from '@dl/core';
import type { Cursor } from './cursor';

/** What the elements of a dataset or an attribute are. */
export type Datatype =
  | {
      readonly kind: 'number';
      readonly size: number;
      readonly dtype: HostDataType;
      readonly bigEndian: boolean;
    }
  | { readonly kind: 'string'; readonly size: number; readonly spacePadded: boolean }
  /** A length and a place in a global heap. */
  | { readonly kind: 'variable-string'; readonly size: number }
  | { readonly kind: 'opaque'; readonly size: number }
  | {
      readonly kind: 'array';
      readonly size: number;
      readonly shape: readonly number[];
      readonly element: Datatype;
    }
  /** Something that is no tensor and no text. */
  | { readonly kind: 'other'; readonly size: number; readonly name: string };

const classes = [
  'fixed-point',
  'floating-point',
  'time',
  'string',
  'bit field',
  'opaque',
  'compound',
  'reference',
  'enumeration',
  'variable-length',
  'array',
];
const maximumDepth = 16;

/** Reads a datatype message (IV.A.2.d). */
export function readDatatype(cursor: Cursor, depth = 0): Datatype {
  if (depth > maximumDepth) throw cursor.damaged(`it nests datatypes deeper than ${maximumDepth}`);
  const classAndVersion = cursor.uint8();
  const version = classAndVersion >> 4;
  const bits = cursor.integer(3);
  const size = cursor.uint32();
  const name = classes[classAndVersion & 15];
  switch (name) {
    case 'fixed-point':
      return readInteger(cursor, bits, size);
    case 'floating-point':
      return readFloat(cursor, bits, size);
    case 'string':
      return { kind: 'string', size, spacePadded: (bits & 15) === 2 };
    case 'opaque':
      return { kind: 'opaque', size };
    case 'enumeration':
      return readEnumeration(cursor, bits, version, size, depth);
    case 'variable-length':
      return (bits & 15) === 1
        ? { kind: 'variable-string', size }
        : { kind: 'other', size, name: 'variable-length sequences' };
    case 'array':
      return readArray(cursor, version, size, depth);
    default:
      return { kind: 'other', size, name: name ?? `class ${classAndVersion & 15}` };
  }
}

function readInteger(cursor: Cursor, bits: number, size: number): Datatype {
  const offset = cursor.uint16();
  const precision = cursor.uint16();
  const name = `${bits & 8 ? '' : 'u'}int${precision}`;
  if (offset === 0 && precision === 8 * size && [1, 2, 4, 8].includes(size)) {
    return { kind: 'number', size, dtype: name as HostDataType, bigEndian: (bits & 1) === 1 };
  }
  return { kind: 'other', size, name: `${name} in ${size} bytes` };
}

/** The sizes of exponent and mantissa in bits, which tell the types apart. */
const floats = new Map<string, HostDataType>([
  ['2 5 10', 'float16'],
  ['2 8 7', 'bfloat16'],
  ['4 8 23', 'float32'],
  ['8 11 52', 'float64'],
]);

function readFloat(cursor: Cursor, bits: number, size: number): Datatype {
  cursor.skip(5); // bit offset, precision, exponent location
  const exponent = cursor.uint8();
  cursor.skip(1);
  const mantissa = cursor.uint8();
  cursor.skip(4);
  const dtype = floats.get(`${size} ${exponent} ${mantissa}`);
  const isVax = (bits & 0x40) !== 0;
  if (dtype && !isVax) return { kind: 'number', size, dtype, bigEndian: (bits & 1) === 1 };
  return { kind: 'other', size, name: `floats of ${exponent} exponent and ${mantissa} mantissa bits` };
}

/** h5py writes booleans as an enumeration of FALSE and TRUE over int8. */
function readEnumeration(
  cursor: Cursor,
  bits: number,
  version: number,
  size: number,
  depth: number,
): Datatype {
  const base = readDatatype(cursor, depth + 1);
  const count = bits & 0xffff;
  const names: string[] = [];
  for (let index = 0; index < count; index++) {
    const start = cursor.position;
    names.push(cursor.zeroEndedText());
    if (version < 3) cursor.skip((8 - ((cursor.position - start) % 8)) % 8);
  }
  if (base.kind !== 'number' || base.size !== size) return { kind: 'other', size, name: 'enumeration' };
  const isBoolean = size === 1 && count === 2 && names[0] === 'FALSE' && names[1] === 'TRUE';
  return isBoolean ? { ...base, dtype: 'bool' } : base;
}

function readArray(cursor: Cursor, version: number, size: number, depth: number): Datatype {
  const rank = cursor.uint8();
  if (version < 3) cursor.skip(3);
  const shape = Array.from({ length: rank }, () => cursor.uint32());
  if (version < 3) cursor.skip(4 * rank); // a permutation that was never used
  const element = readDatatype(cursor, depth + 1);
  const count = shape.reduce((product, length) => product * length, 1);
  if (count * element.size !== size) {
    throw cursor.damaged(`an array of shape [${shape.join(', ')}] does not take ${size} bytes`);
  }
  return { kind: 'array', size, shape, element };
}
