import { FileFormatError } from '../../errors';
import { arrayOf, type HostDataType, type HostTensor } from '../../host-tensor';

/** Element types by the third byte of the file. */
const types: Partial<Record<number, HostDataType>> = {
  0x08: 'uint8',
  0x09: 'int8',
  0x0b: 'int16',
  0x0c: 'int32',
  0x0d: 'float32',
  0x0e: 'float64',
};

/**
 * Reads an IDX file, the format of MNIST (LeCun, http://yann.lecun.com/exdb/mnist): two zero bytes, element type,
 * number of dimensions, dimensions, elements, all big-endian.
 *
 * ```ts
 * const images = readIdx(await gunzip(bytes)); // { dtype: 'uint8', shape: [60000, 28, 28], data }
 * ```
 *
 * @throws {@link FileFormatError} if the file is no IDX file, or not exactly as long as its dimensions say.
 */
export function readIdx(bytes: Uint8Array): HostTensor {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const dtype = bytes.length >= 4 && view.getUint16(0) === 0 ? types[bytes[2]!] : undefined;
  if (!dtype) {
    throw new FileFormatError(
      'this is no IDX file: it must begin with two zero bytes and a known element type',
    );
  }
  const rank = bytes[3]!;
  const headerBytes = 4 + 4 * rank;
  if (bytes.length < headerBytes) {
    throw new FileFormatError(
      `the IDX file is truncated: ${rank} dimensions need ${headerBytes} bytes, but it has ${bytes.length}`,
    );
  }
  const shape = Array.from({ length: rank }, (_, i) => view.getUint32(4 + 4 * i));
  const ArrayClass = arrayOf(dtype);
  const elementBytes = ArrayClass.BYTES_PER_ELEMENT;
  const length = shape.reduce((product, dimension) => product * dimension, 1);
  if (bytes.length !== headerBytes + length * elementBytes) {
    throw new FileFormatError(
      `the IDX file is damaged: ${dtype} [${shape.join(', ')}] needs ${headerBytes + length * elementBytes} bytes, ` +
        `but it has ${bytes.length}; fetch it again`,
    );
  }
  const content = bytes.slice(headerBytes);
  if (elementBytes > 1) reverseElements(content, elementBytes);
  return { dtype, shape, data: new ArrayClass(content.buffer, 0, length) };
}

/** From big-endian to the little-endian order of every platform that runs JavaScript. */
function reverseElements(bytes: Uint8Array, elementBytes: number): void {
  for (let start = 0; start < bytes.length; start += elementBytes) {
    bytes.subarray(start, start + elementBytes).reverse();
  }
}
