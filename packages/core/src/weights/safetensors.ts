import { concatenate } from '../concatenate';
import { InvalidArgumentError } from '../errors';
import { arrayOf, type HostTensor } from '../host-tensor';
import {
  formatHeader,
  headerEnd,
  parseHeader,
  prefixBytes,
  reservedNames,
  type SafetensorsEntry,
} from './safetensors-header';

/** What a safetensors file holds. */
export interface SafetensorsFile {
  tensors: Record<string, HostTensor>;
  /** Free text that the writer added, such as `{ format: 'pt' }`. */
  metadata: Record<string, string>;
}

/**
 * Reads a whole safetensors file (Hugging Face, https://huggingface.co/docs/safetensors) from memory. The tensors are
 * views of `bytes` where alignment allows. For a file on disk or behind HTTP, see {@link openSafetensors}.
 *
 * ```ts
 * const bytes = writeSafetensors({ 'fc.bias': { dtype: 'float32', shape: [2], data: Float32Array.of(1, 2) } });
 * const { tensors } = readSafetensors(bytes);
 * tensors['fc.bias']; // { dtype: 'float32', shape: [2], data: Float32Array [1, 2] }
 * ```
 *
 * @throws {@link FileFormatError} if the bytes are damaged or truncated.
 */
export function readSafetensors(bytes: Uint8Array): SafetensorsFile {
  const file = `the buffer of ${bytes.length} bytes`;
  const dataStart = headerEnd(bytes.subarray(0, prefixBytes), bytes.length, file);
  const { entries, metadata } = parseHeader(
    bytes.subarray(prefixBytes, dataStart),
    dataStart,
    bytes.length,
    file,
  );
  const tensors = Object.fromEntries([...entries].map(([name, entry]) => [name, tensorAt(entry, bytes, 0)]));
  return { tensors, metadata };
}

/** The tensor of an entry, from `bytes` that begin at byte `offset` of the file. A view where alignment allows. */
export function tensorAt(
  { dtype, shape, start, end }: SafetensorsEntry,
  bytes: Uint8Array,
  offset: number,
): HostTensor {
  const ArrayType = arrayOf(dtype);
  const view = bytes.subarray(start - offset, end - offset);
  // Not slice(): that of a Buffer is a view.
  const aligned = view.byteOffset % ArrayType.BYTES_PER_ELEMENT ? new Uint8Array(view) : view;
  const data = new ArrayType(
    aligned.buffer as ArrayBuffer,
    aligned.byteOffset,
    view.length / ArrayType.BYTES_PER_ELEMENT,
  );
  return { dtype, shape, data };
}

/**
 * Writes tensors as a safetensors file. The same tensors always give the same bytes: large element types come first (so
 * that each tensor is aligned), then names in order.
 *
 * @throws {@link InvalidArgumentError} if a tensor's data do not fit its shape or type, or a name is reserved.
 */
export function writeSafetensors(
  tensors: Readonly<Record<string, HostTensor>>,
  metadata: Readonly<Record<string, string>> = {},
): Uint8Array<ArrayBuffer> {
  return concatenate(safetensorsPieces(tensors, metadata));
}

/** The file of {@link writeSafetensors} as its pieces in order, without a copy of the data. */
export function safetensorsPieces(
  tensors: Readonly<Record<string, HostTensor>>,
  metadata: Readonly<Record<string, string>> = {},
): Uint8Array[] {
  for (const [name, tensor] of Object.entries(tensors)) assertWritable(name, tensor);
  const { header, names } = safetensorsLayout(Object.entries(tensors), metadata);
  return [header, ...names.map((name) => bytesOf(tensors[name]!))];
}

/** The header of a file of {@link writeSafetensors}, and the order in which the bytes of the tensors follow it. */
export function safetensorsLayout(
  tensors: Iterable<readonly [name: string, tensor: Pick<HostTensor, 'dtype' | 'shape'>]>,
  metadata: Readonly<Record<string, string>>,
): { header: Uint8Array; names: string[] } {
  for (const [key, value] of Object.entries(metadata)) {
    if (typeof value !== 'string' || key === '__proto__') {
      throw new InvalidArgumentError(
        `safetensors metadata are strings by name, received ${key}: ${typeof value}`,
      );
    }
  }
  const elementBytes = ({ dtype }: Pick<HostTensor, 'dtype'>) => arrayOf(dtype).BYTES_PER_ELEMENT;
  const sorted = [...tensors].sort(([a, x], [b, y]) => elementBytes(y) - elementBytes(x) || (a < b ? -1 : 1));
  const entries = sorted.map(([name, tensor]) => {
    const byteLength = tensor.shape.reduce((product, size) => product * size, elementBytes(tensor));
    return [name, { dtype: tensor.dtype, shape: tensor.shape, byteLength }] as const;
  });
  return { header: formatHeader(entries, metadata), names: sorted.map(([name]) => name) };
}

/** The elements of a tensor as the bytes that they are. */
export function bytesOf({ data }: HostTensor): Uint8Array {
  return new Uint8Array(data.buffer, data.byteOffset, data.byteLength);
}

/** Throws {@link InvalidArgumentError} if a tensor cannot stand in a file. */
export function assertWritable(name: string, { dtype, shape, data }: HostTensor): void {
  if (reservedNames.includes(name)) throw new InvalidArgumentError(`a tensor cannot be named "${name}"`);
  const size = shape.reduce((product, length) => product * length, 1);
  if (!(data instanceof arrayOf(dtype)) || data.length !== size) {
    throw new InvalidArgumentError(
      `tensor "${name}": ${dtype} of shape [${shape}] needs a ${arrayOf(dtype).name} of ${size} elements, ` +
        `received a ${data.constructor.name} of ${data.length}`,
    );
  }
}
