import { arrayOf, FileFormatError, type HostTensor } from '@dl/core';
import { elementCount, tensorFromBytes } from './tensor-data';

/** How a tensor's elements lie in memory: element (i, j, ...) at i * strides[0] + j * strides[1] + ... */
export interface StridedLayout extends Pick<HostTensor, 'dtype' | 'shape'> {
  /** In elements; never negative. */
  readonly strides: readonly number[];
}

/** Strides of row-major order, the last axis first. */
export function rowMajorStrides(shape: readonly number[]): number[] {
  const strides: number[] = [];
  shape.reduceRight((stride, size) => (strides.unshift(stride), stride * size), 1);
  return strides;
}

/** Elements from the first to the last, both included, whatever lies between. */
export function spannedElements({ shape, strides }: StridedLayout): number {
  if (elementCount(shape) === 0) return 0;
  return shape.reduce((last, size, axis) => last + (size - 1) * strides[axis]!, 0) + 1;
}

/** A row-major tensor of elements that lie in `bytes`, which span them exactly. */
export function tensorFromStrided(layout: StridedLayout, bytes: Uint8Array): HostTensor {
  const { dtype, shape, strides } = layout;
  const spanned = spannedElements(layout);
  if (isRowMajor(layout)) return tensorFromBytes(dtype, shape, bytes);
  const { data: elements } = tensorFromBytes(dtype, [spanned], bytes);
  const data = new (arrayOf(dtype))(elementCount(shape));
  const rowLength = shape.at(-1)!;
  const rowStride = strides.at(-1)!;
  const index = new Array<number>(shape.length - 1).fill(0);
  for (let row = 0; row < data.length; row += rowLength) {
    const start = index.reduce((sum, i, axis) => sum + i * strides[axis]!, 0);
    for (let i = 0; i < rowLength; i++) data[row + i] = elements[start + i * rowStride]!;
    advance(index, shape);
  }
  return { dtype, shape, data };
}

/** To the next row, in row-major order. */
function advance(index: number[], shape: readonly number[]): void {
  for (let axis = index.length - 1; axis >= 0; axis--) {
    index[axis]!++;
    if (index[axis]! < shape[axis]!) return;
    index[axis] = 0;
  }
}

/** Axes of one element may have any stride. */
function isRowMajor({ shape, strides }: StridedLayout): boolean {
  if (shape.includes(0)) return true;
  const expected = rowMajorStrides(shape);
  return shape.every((size, axis) => size === 1 || strides[axis] === expected[axis]);
}

/** Throws {@link FileFormatError} unless shape and strides are whole numbers of one length. */
export function assertLayout(shape: unknown, strides: unknown): asserts shape is number[] {
  if (!isSizes(shape) || !isSizes(strides) || shape.length !== strides.length || shape.length > maximumRank) {
    throw new FileFormatError('the file is damaged: the shape and strides of a tensor make no sense');
  }
}

/** Of NumPy and PyTorch. */
const maximumRank = 64;

function isSizes(value: unknown): value is number[] {
  return Array.isArray(value) && value.every((size) => Number.isSafeInteger(size) && size >= 0);
}
