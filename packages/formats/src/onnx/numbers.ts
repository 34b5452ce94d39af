/** Arithmetic on small arrays in ordinary memory: graphs compute shapes, axes and positions with their own operators. */
import { FileFormatError, ShapeError, type HostTensor } from '@dl/core';
import { widenHalf } from '@dl/core/internal';

/** Element types of TF.js. */
export type ValueType = 'float32' | 'int32' | 'bool';

/** An array in memory, row-major. Integers are exact up to 2^53. */
export interface Numbers {
  readonly dtype: ValueType;
  readonly shape: readonly number[];
  readonly data: ArrayLike<number>;
}

/** A graph that makes more numbers than that in memory does not compute shapes. */
const maximumSize = 2 ** 22;

export function numbersOf({ dtype, shape, data }: HostTensor): Numbers {
  if (dtype === 'float16' || dtype === 'bfloat16')
    return { dtype: 'float32', shape, data: widenHalf(data as Uint16Array, dtype) };
  const type = dtype === 'bool' ? 'bool' : dtype.startsWith('float') ? 'float32' : 'int32';
  return { dtype: type, shape, data: isBig(data) ? Array.from(data, Number) : data };
}

const isBig = (data: HostTensor['data']): data is BigInt64Array | BigUint64Array =>
  data instanceof BigInt64Array || data instanceof BigUint64Array;

export function integers(data: readonly number[], shape: readonly number[] = [data.length]): Numbers {
  return { dtype: 'int32', shape, data };
}

/** Elements of a shape. Throws {@link FileFormatError} if they are too many to be held as numbers. */
export function sizeOf(shape: readonly number[]): number {
  const size = shape.reduce((product, length) => product * length, 1);
  if (shape.every((length) => Number.isSafeInteger(length) && length >= 0) && size <= maximumSize)
    return size;
  throw new FileFormatError(
    `an operator makes an array of shape [${shape.join(', ')}] of numbers; at most ${maximumSize} elements are allowed`,
  );
}

export function fill(dtype: ValueType, shape: readonly number[], value: number): Numbers {
  return { dtype, shape, data: new Float64Array(sizeOf(shape)).fill(value) };
}

/** An array whose element at each index is the element of `source` at `from(index)`. */
export function rearrange(
  source: Numbers,
  shape: readonly number[],
  from: (index: readonly number[]) => readonly number[],
): Numbers {
  const strides = stridesOf(source.shape);
  const data = new Float64Array(sizeOf(shape));
  const index = shape.map(() => 0);
  for (let position = 0; position < data.length; position++) {
    data[position] = source.data[from(index).reduce((sum, i, axis) => sum + i * strides[axis]!, 0)]!;
    for (let axis = shape.length - 1; axis >= 0 && ++index[axis]! === shape[axis]; axis--) index[axis] = 0;
  }
  return { dtype: source.dtype, shape, data };
}

/** Repeats along axes of size 1, and along new axes before the first, up to `shape`. */
export function expand(source: Numbers, shape: readonly number[]): Numbers {
  const added = shape.length - source.shape.length;
  return rearrange(source, shape, (index) =>
    source.shape.map((length, axis) => (length === 1 ? 0 : index[axis + added]!)),
  );
}

/** Applies `f` element by element to arrays whose shapes broadcast. Real numbers are rounded to float32. */
export function mapNumbers(
  f: (...elements: number[]) => number,
  operands: readonly Numbers[],
  dtype: ValueType = widest(operands),
): Numbers {
  const shape = broadcastShapes(operands.map((operand) => operand.shape));
  const sources = operands.map((operand) => (equal(operand.shape, shape) ? operand : expand(operand, shape)));
  const data = new Float64Array(sizeOf(shape));
  for (let i = 0; i < data.length; i++) {
    const element = f(...sources.map((source) => source.data[i]!));
    data[i] = dtype === 'float32' ? Math.fround(element) : element;
  }
  return { dtype, shape, data };
}

/** The shape that arrays of these shapes have together (NumPy's rule). */
export function broadcastShapes(shapes: readonly (readonly number[])[]): number[] {
  const rank = Math.max(...shapes.map(({ length }) => length));
  return Array.from({ length: rank }, (_, axis) => {
    const sizes = shapes.map((shape) => shape[axis - rank + shape.length] ?? 1);
    const size = sizes.find((size) => size !== 1) ?? 1;
    if (sizes.every((other) => other === size || other === 1)) return size;
    throw new ShapeError(
      `the shapes ${shapes.map((shape) => `[${shape.join(', ')}]`).join(' and ')} do not broadcast`,
    );
  });
}

/** The type that a sum has. */
function widest(operands: readonly Numbers[]): ValueType {
  return operands.some(({ dtype }) => dtype === 'float32') ? 'float32' : 'int32';
}

export function stridesOf(shape: readonly number[]): number[] {
  return shape.map((_, axis) => shape.slice(axis + 1).reduce((product, length) => product * length, 1));
}

const equal = (a: readonly number[], b: readonly number[]) =>
  a.length === b.length && a.every((length, axis) => length === b[axis]);
