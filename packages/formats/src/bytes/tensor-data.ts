import { arrayOf, FileFormatError, type HostDataType, type HostTensor } from '@dl/core';

/** Elements in a shape. Throws {@link FileFormatError} if that is no whole number that fits. */
export function elementCount(shape: readonly number[]): number {
  const count = shape.reduce((product, size) => product * size, 1);
  if (shape.every((size) => Number.isSafeInteger(size) && size >= 0) && Number.isSafeInteger(count))
    return count;
  throw new FileFormatError(`the file is damaged: a tensor has the shape [${shape.join(', ')}]`);
}

/** Bytes that a tensor takes. */
export function byteLength(dtype: HostDataType, shape: readonly number[]): number {
  return elementCount(shape) * arrayOf(dtype).BYTES_PER_ELEMENT;
}

/** A tensor over little-endian, row-major `bytes`: a view of them where their address allows, else a copy. */
export function tensorFromBytes(
  dtype: HostDataType,
  shape: readonly number[],
  bytes: Uint8Array,
): HostTensor {
  const expected = byteLength(dtype, shape);
  if (bytes.length !== expected) {
    throw new FileFormatError(
      `the file is damaged: ${dtype} of shape [${shape.join(', ')}] takes ${expected} bytes, it has ${bytes.length}`,
    );
  }
  const ArrayType = arrayOf(dtype);
  // Not slice(): that of a Buffer is a view.
  const aligned = bytes.byteOffset % ArrayType.BYTES_PER_ELEMENT ? new Uint8Array(bytes) : bytes;
  const data = new ArrayType(aligned.buffer as ArrayBuffer, aligned.byteOffset, elementCount(shape));
  return { dtype, shape, data };
}
