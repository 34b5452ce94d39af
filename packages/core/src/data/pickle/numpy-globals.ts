import { FileFormatError } from '../../errors';
import { arrayOf, type HostDataType, type HostTensor } from '../../host-tensor';
import { latin1Bytes, type PickleConstructor, type Stateful } from './python-objects';

/** Element types by NumPy's kind and size in bytes. */
const types: Readonly<Record<string, HostDataType>> = {
  b1: 'bool',
  i1: 'int8',
  i2: 'int16',
  i4: 'int32',
  i8: 'int64',
  u1: 'uint8',
  u2: 'uint16',
  u4: 'uint32',
  u8: 'uint64',
  f2: 'float16',
  f4: 'float32',
  f8: 'float64',
};

class NumpyType implements Stateful {
  readonly name: HostDataType;

  constructor(code: unknown) {
    if (typeof code !== 'string' || !Object.hasOwn(types, code)) {
      throw new FileFormatError(
        `the NumPy type ${typeof code === 'string' ? `"${code}"` : `of ${typeof code}`} is not supported; supported are ${Object.keys(types).join(', ')}`,
      );
    }
    this.name = types[code]!;
  }

  setState(state: unknown): void {
    const byteOrder = Array.isArray(state) ? (state as unknown[])[1] : undefined;
    if (byteOrder !== '<' && byteOrder !== '|') {
      throw new FileFormatError(
        'the NumPy array is not little-endian; save it with array.astype("<f4") or alike',
      );
    }
  }
}

/** A NumPy array; it is empty until the pickle sets its state. */
class NumpyArray implements HostTensor, Stateful {
  dtype: HostDataType = 'uint8';
  shape: number[] = [0];
  data: HostTensor['data'] = new Uint8Array();

  setState(state: unknown): void {
    if (!Array.isArray(state) || state.length !== 5)
      throw new FileFormatError('the state of a NumPy array is damaged');
    const [, shape, type, isFortran, content] = state as unknown[];
    Object.assign(this, makeArray(content, type, shape, isFortran === true ? 'F' : 'C'));
  }
}

function makeArray(content: unknown, type: unknown, shape: unknown, order: unknown): HostTensor {
  if (!(type instanceof NumpyType) || !isShape(shape)) throw new FileFormatError('a NumPy array is damaged');
  if (order !== 'C' && shape.length > 1) {
    throw new FileFormatError(
      'the NumPy array is in Fortran order; save it with numpy.ascontiguousarray(array)',
    );
  }
  const ArrayClass = arrayOf(type.name);
  const length = shape.reduce((product, dimension) => product * dimension, 1);
  const bytes = typeof content === 'string' ? latin1Bytes(content) : content;
  if (!(bytes instanceof Uint8Array) || bytes.length !== length * ArrayClass.BYTES_PER_ELEMENT) {
    throw new FileFormatError(`the content of a NumPy array does not fit its shape [${shape.join(', ')}]`);
  }
  const data = new ArrayClass(bytes.buffer as ArrayBuffer, bytes.byteOffset, length);
  return { dtype: type.name, shape, data };
}

function isShape(value: unknown): value is number[] {
  return Array.isArray(value) && value.every((dimension) => Number.isInteger(dimension) && dimension >= 0);
}

const reconstruct: PickleConstructor = () => new NumpyArray();

const scalar: PickleConstructor = (type, content) => makeArray(content, type, [], 'C').data[0];

/**
 * NumPy arrays, as {@link HostTensor}s, and NumPy scalars, for `unpickle`.
 *
 * ```ts
 * unpickle(bytes, { globals: numpyGlobals });
 * ```
 */
export const numpyGlobals: Readonly<Record<string, PickleConstructor>> = {
  'numpy.dtype': (code) => new NumpyType(code),
  'numpy.ndarray': reconstruct,
  ...inBoth('multiarray._reconstruct', reconstruct),
  ...inBoth('multiarray.scalar', scalar),
  ...inBoth('numeric._frombuffer', makeArray),
};

/** `numpy.core` became `numpy._core` in NumPy 2. */
function inBoth(name: string, constructor: PickleConstructor): Record<string, PickleConstructor> {
  return { [`numpy.core.${name}`]: constructor, [`numpy._core.${name}`]: constructor };
}
