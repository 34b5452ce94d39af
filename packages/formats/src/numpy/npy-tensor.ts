import { arrayOf, FileFormatError, type HostTensor } from '@dl/core';
import { rowMajorStrides, tensorFromStrided } from '../bytes/strided';
import { byteLength } from '../bytes/tensor-data';
import type { NpyHeader } from './npy-header';

/** Throws {@link FileFormatError} unless a file of `size` bytes has just the elements that its header says. */
export function assertNpySize(header: NpyHeader, size: number): void {
  const end = header.dataStart + byteLength(header.dtype, header.shape);
  if (end === size) return;
  throw new FileFormatError(
    `the NumPy array cannot be read: ${header.dtype} of shape [${header.shape.join(', ')}] should end at byte ${end}, ` +
      `it ends at ${size}`,
  );
}

/** The tensor of a header and its elements: a view of `bytes` if they are little-endian, row-major and aligned. */
export function npyTensor(
  { dtype, shape, isBigEndian, isFortran }: NpyHeader,
  bytes: Uint8Array,
): HostTensor {
  const ordered = isBigEndian ? reverseElements(bytes, arrayOf(dtype).BYTES_PER_ELEMENT) : bytes;
  const strides = isFortran ? rowMajorStrides(shape.toReversed()).reverse() : rowMajorStrides(shape);
  return tensorFromStrided({ dtype, shape, strides }, ordered);
}

/** A copy with the bytes of each element in the other order. */
function reverseElements(bytes: Uint8Array, size: number): Uint8Array {
  const reversed = bytes.slice();
  for (let start = 0; start < reversed.length; start += size)
    reversed.subarray(start, start + size).reverse();
  return reversed;
}
