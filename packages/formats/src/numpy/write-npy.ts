import { arrayOf, InvalidArgumentError, type HostTensor } from '@dl/core';
import { concatenate } from '@dl/core/internal';
import { elementCount } from '../bytes/tensor-data';
import { npyMagic, npyTypes } from './npy-header';

/** NumPy aligns elements to this, so that they can be mapped into memory. */
const alignment = 64;

/**
 * Writes a tensor as a `.npy` file, which `numpy.load` reads.
 *
 * ```ts
 * const bytes = writeNpy({ dtype: 'float32', shape: [2], data: Float32Array.of(1, 2) });
 * ```
 *
 * @throws {@link InvalidArgumentError} for bfloat16, which NumPy has not, and for data that do not fit the shape.
 */
export function writeNpy(tensor: HostTensor): Uint8Array<ArrayBuffer> {
  return concatenate(npyPieces(tensor));
}

/** The file of {@link writeNpy} as its two pieces, without a copy of the data. */
export function npyPieces({ dtype, shape, data }: HostTensor): [header: Uint8Array, elements: Uint8Array] {
  const code = [...npyTypes].find(([, type]) => type === dtype)?.[0];
  if (!code) {
    throw new InvalidArgumentError(
      `NumPy has no type ${dtype}; it has ${[...npyTypes.values()].join(', ')}: convert the tensor first`,
    );
  }
  if (!(data instanceof arrayOf(dtype)) || data.length !== elementCount(shape)) {
    throw new InvalidArgumentError(
      `${dtype} of shape [${shape.join(', ')}] needs a ${arrayOf(dtype).name} of its elements, received a ` +
        `${data.constructor.name} of ${data.length}`,
    );
  }
  const sizes = shape.length === 1 ? `${shape[0]},` : shape.join(', ');
  const order = data.BYTES_PER_ELEMENT === 1 ? '|' : '<';
  const text = `{'descr': '${order}${code}', 'fortran_order': False, 'shape': (${sizes}), }`;
  return [formatHeader(text), new Uint8Array(data.buffer, data.byteOffset, data.byteLength)];
}

/** Version 1: the length in two bytes, the text, spaces and a line feed up to the alignment. */
function formatHeader(text: string): Uint8Array {
  const header = new Uint8Array(Math.ceil((10 + text.length + 1) / alignment) * alignment).fill(0x20);
  header.set([...npyMagic, 1, 0]);
  new DataView(header.buffer).setUint16(8, header.length - 10, true);
  header.set(new TextEncoder().encode(text), 10);
  header[header.length - 1] = 0x0a;
  return header;
}
