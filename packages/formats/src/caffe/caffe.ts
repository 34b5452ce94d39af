import { FileFormatError, type HostTensor } from '@dl/core';
import { BufferedSource } from '../bytes/buffered-source';
import { tensorFromBytes } from '../bytes/tensor-data';
import { TensorTable, type TensorEntry } from '../tensor-table';
import type { WeightFormat } from '../weight-format';
import { readCaffeModel, type CaffeBlob, type CaffeModelLayer } from './caffemodel';
import { isCaffeModel } from './is-caffe-model';
import { layerTensors } from './layer-tensors';

/**
 * Caffe's `.caffemodel`, new or old (V1). Parameters are named by layer and in PyTorch's words, `conv1.weight`; those of
 * layers that are not in {@link layerTensors} are `LAYER.blobs.0` and so on.
 */
export const caffe: WeightFormat = {
  name: 'caffe',
  description: 'Caffe (.caffemodel)',
  matches: isCaffeModel,
  open: async (source) => {
    const file = new BufferedSource(source);
    const { name, layers } = await readCaffeModel(file);
    const entries = layers.flatMap((layer) => tensorsOf(file, layer));
    return new TensorTable('caffe', file.name, entries, name ? { name } : {});
  },
};

function tensorsOf(file: BufferedSource, { name, type, blobs }: CaffeModelLayer): [string, TensorEntry][] {
  const known = layerTensors.get(type) ?? [];
  const scale = type === 'BatchNorm' && blobs.length === 3 ? blobs[2] : undefined;
  const isKnown = scale !== undefined || (type !== 'BatchNorm' && blobs.length <= known.length);
  if (!isKnown) return blobs.map((blob, index) => [`${name}.blobs.${index}`, entryOf(file, blob)]);
  return known.slice(0, blobs.length).map(([parameter, rank], index) => {
    const entry = entryOf(file, withRank(blobs[index]!, rank));
    return [`${name}.${parameter}`, scale ? scaled(entry, entryOf(file, scale), name) : entry];
  });
}

function entryOf(file: BufferedSource, { dtype, shape, ranges }: CaffeBlob): TensorEntry {
  return {
    dtype,
    shape,
    read: async () => tensorFromBytes(dtype, shape, await file.readParts(ranges)),
  };
}

/** The blob without the ones in front that it has too many, or with one if it is a scalar. */
function withRank(blob: CaffeBlob, rank: number): CaffeBlob {
  const extra = Math.max(0, blob.shape.length - rank);
  if (blob.shape.length === 0) return { ...blob, shape: [1] };
  return blob.shape.slice(0, extra).every((size) => size === 1)
    ? { ...blob, shape: blob.shape.slice(extra) }
    : blob;
}

/** A running statistic: the blob divided by the scale factor, which is 0 before the first step (batch_norm_layer.cpp). */
function scaled({ shape, ...entry }: TensorEntry, factor: TensorEntry, layer: string): TensorEntry {
  return {
    dtype: 'float32',
    shape,
    read: async () => {
      const { data: sums } = (await entry.read()) as HostTensor<'float32' | 'float64'>;
      const { data: factors } = (await factor.read()) as HostTensor<'float32' | 'float64'>;
      if (factors.length !== 1) {
        throw new FileFormatError(
          `the scale factor of layer "${layer}" is one number, the file has ${factors.length}`,
        );
      }
      const scale = factors[0] === 0 ? 0 : 1 / factors[0]!;
      return { dtype: 'float32', shape, data: Float32Array.from(sums, (sum) => sum * scale) };
    },
  };
}
