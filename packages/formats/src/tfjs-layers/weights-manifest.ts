import { FileFormatError, type HostDataType, type HostTensor } from '@dl/core';
import type { ByteSource } from '@dl/core/weights';
import * as z from 'zod';
import { byteLength, elementCount, tensorFromBytes } from '../bytes/tensor-data';
import type { TensorEntry } from '../tensor-table';
import { Shards } from './shards';

const quantization = z.union([
  z.object({ dtype: z.enum(['uint8', 'uint16']), scale: z.number(), min: z.number() }),
  z.object({ dtype: z.literal('float16') }),
]);

const manifest = z.array(
  z.object({
    paths: z.array(z.string()),
    weights: z.array(
      z.object({
        name: z.string(),
        shape: z.array(z.number().int().nonnegative()),
        dtype: z.enum(['float32', 'int32', 'bool'], { error: 'only float32, int32 and bool are supported' }),
        quantization: quantization.optional(),
      }),
    ),
  }),
);

type Quantization = z.output<typeof quantization>;

/**
 * The tensors of a weights manifest of TensorFlow.js: groups of them one after the other in files. Tensors that were
 * quantised are read as the floats that they stand for.
 *
 * @param file - The JSON, which the other files are beside.
 * @throws {@link FileFormatError} if it is no manifest.
 */
export function entriesOfManifest(value: unknown, file: ByteSource): [name: string, entry: TensorEntry][] {
  const result = manifest.safeParse(value);
  if (!result.success) {
    const { path, message } = result.error.issues[0]!;
    throw new FileFormatError(
      `${file.name} has a damaged weights manifest at ${path.map(String).join('.')}: ${message}`,
    );
  }
  return result.data.flatMap(({ paths, weights }) => {
    const shards = new Shards(file, paths);
    let position = 0;
    return weights.map(({ name, shape, dtype, quantization }): [string, TensorEntry] => {
      const stored: HostDataType = quantization?.dtype ?? dtype;
      const start = position;
      const end = start + byteLength(stored, shape);
      if (!Number.isSafeInteger(end)) throw new FileFormatError(`${file.name} claims too many weights`);
      position = end;
      const read = async () => {
        const tensor = tensorFromBytes(stored, shape, await shards.read(start, end));
        return quantization ? dequantized(tensor, dtype, quantization) : tensor;
      };
      return [name, { dtype: stored === 'float16' ? stored : dtype, shape, read }];
    });
  });
}

function dequantized(tensor: HostTensor, dtype: HostDataType, quantization: Quantization): HostTensor {
  if (quantization.dtype === 'float16') return tensor;
  const { scale, min } = quantization;
  const size = elementCount(tensor.shape);
  const levels = tensor.data as Uint8Array;
  if (dtype !== 'int32') {
    return {
      dtype: 'float32',
      shape: tensor.shape,
      data: Float32Array.from(levels, (level) => level * scale + min),
    };
  }
  const data = new Int32Array(size);
  for (let index = 0; index < size; index++) data[index] = Math.round(levels[index]! * scale + min);
  return { dtype, shape: tensor.shape, data };
}
