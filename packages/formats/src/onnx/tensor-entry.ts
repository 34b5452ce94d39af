import { arrayOf, FileFormatError, type HostDataType, type HostTensor } from '@dl/core';
import type { ByteSource } from '@dl/core/weights';
import type { BufferedSource } from '../bytes/buffered-source';
import { byteLength, elementCount, tensorFromBytes } from '../bytes/tensor-data';
import type { ByteRange } from '../bytes/buffered-source';
import type { TensorEntry } from '../tensor-table';
import { packedIntegers } from './packed-integers';
import type { TensorProto } from './protocol';

/** `TensorProto.DataType` by number. */
const dataTypes: ReadonlyMap<number, HostDataType> = new Map([
  [1, 'float32'],
  [2, 'uint8'],
  [3, 'int8'],
  [4, 'uint16'],
  [5, 'int16'],
  [6, 'int32'],
  [7, 'int64'],
  [9, 'bool'],
  [10, 'float16'],
  [11, 'float64'],
  [12, 'uint32'],
  [13, 'uint64'],
  [16, 'bfloat16'],
]);

const external = 1;

/** The element type with a number of `TensorProto.DataType`, if it is one that is read here. */
export function dataTypeOf(number: number | undefined): HostDataType | undefined {
  return dataTypes.get(number ?? 0);
}

/** Where an ONNX file and its tensors are. */
export interface OnnxSource {
  readonly file: BufferedSource;
  /** Opens a file that lies beside this one. */
  readonly sibling?: ByteSource['sibling'];
}

/**
 * A tensor of an ONNX file, which is not read yet.
 *
 * @throws {@link FileFormatError} if its type is none of NumPy's, or its data is not of its size.
 */
export function tensorEntry(source: OnnxSource, proto: TensorProto): TensorEntry {
  const name = proto.name ?? '';
  const dtype = dataTypeOf(proto.dataType);
  if (!dtype) {
    throw new FileFormatError(
      `${source.file.name}: tensor "${name}" has the data type ${proto.dataType ?? 0}; read are ${[...dataTypes.values()].join(', ')}`,
    );
  }
  const shape = proto.dims;
  const bytes = byteLength(dtype, shape);
  if (proto.dataLocation === external)
    return { dtype, shape, read: () => readExternal(source, proto, dtype, bytes) };
  const ranges = dataRanges(proto, dtype);
  const stored = ranges.reduce((sum, { start, end }) => sum + end - start, 0);
  // A variable-length integer takes at least one byte, so no claimed size costs more than eight times what is there.
  if (proto.rawData ? stored !== bytes : stored < elementCount(shape)) {
    throw new FileFormatError(
      `${source.file.name} is damaged: tensor "${name}", ${dtype} of shape [${shape.join(', ')}], has ${stored} bytes of data`,
    );
  }
  const isBinary = proto.rawData !== undefined || dtype === 'float32' || dtype === 'float64';
  const read = async () => {
    const data = await source.file.readParts(ranges);
    return isBinary ? tensorFromBytes(dtype, shape, data) : fromIntegers(source.file, dtype, shape, data);
  };
  return { dtype, shape, read };
}

/** The field that holds the elements of a type, if they are not raw. */
function dataRanges(proto: TensorProto, dtype: HostDataType): ByteRange[] {
  if (proto.rawData) return [proto.rawData];
  if (dtype === 'float32') return proto.floatData;
  if (dtype === 'float64') return proto.doubleData;
  if (dtype === 'int64') return proto.int64Data;
  if (dtype === 'uint32' || dtype === 'uint64') return proto.uint64Data;
  return proto.int32Data;
}

function fromIntegers(
  file: BufferedSource,
  dtype: HostDataType,
  shape: readonly number[],
  bytes: Uint8Array,
): HostTensor {
  const data = new (arrayOf(dtype))(elementCount(shape));
  let count = 0;
  for (const value of packedIntegers(bytes)) {
    if (count < data.length) data[count] = dtype === 'int64' || dtype === 'uint64' ? value : Number(value);
    count++;
  }
  if (count === data.length) return { dtype, shape, data };
  throw new FileFormatError(
    `${file.name} is damaged: a tensor of shape [${shape.join(', ')}] has ${count} elements`,
  );
}

/** Elements in a file of their own, which lies beside the model: one above 2 GB cannot hold them itself. */
async function readExternal(
  { file, sibling }: OnnxSource,
  proto: TensorProto,
  dtype: HostDataType,
  length: number,
): Promise<HostTensor> {
  const settings = new Map(proto.externalData.map(({ key, value }) => [key, value]));
  const location = settings.get('location');
  if (location === undefined)
    throw new FileFormatError(`${file.name}: tensor "${proto.name}" does not say in which file it is`);
  if (!sibling) {
    throw new FileFormatError(
      `${file.name} keeps tensor "${proto.name}" in "${location}": open the model by its path or URL, with that file beside it`,
    );
  }
  const data = await sibling(location);
  const start = Number(settings.get('offset') ?? 0);
  const stored = Number(settings.get('length') ?? length);
  if (!(Number.isSafeInteger(start) && start >= 0 && stored === length && start + length <= data.size)) {
    throw new FileFormatError(
      `${file.name}: tensor "${proto.name}" is said to be ${stored} bytes at byte ${start} of ${data.name}, which has ` +
        `${data.size}; its shape [${proto.dims.join(', ')}] takes ${length}`,
    );
  }
  return tensorFromBytes(dtype, proto.dims, await data.read(start, start + length));
}
