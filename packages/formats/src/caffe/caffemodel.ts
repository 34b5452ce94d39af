import { FileFormatError } from '@dl/core';
import type { BufferedSource, ByteRange } from '../bytes/buffered-source';
import { message, optional, readMessage, repeated, type Message } from '../protobuf/message';
import { v1LayerType } from './v1-layer-types';

const blob = message({
  /** The shape before 2014: up to four numbers. */
  num: optional(1, 'integer'),
  channels: optional(2, 'integer'),
  height: optional(3, 'integer'),
  width: optional(4, 'integer'),
  data: repeated(5, 'range'),
  shape: optional(7, message({ dim: repeated(1, 'integer') })),
  doubleData: repeated(8, 'range'),
  /** NVIDIA's fork keeps half-precision numbers here. */
  rawData: optional(12, 'range'),
});

const net = message({
  name: optional(1, 'string'),
  v1Layers: repeated(
    2,
    message({ name: optional(4, 'string'), type: optional(5, 'integer'), blobs: repeated(6, blob) }),
  ),
  layers: repeated(
    100,
    message({ name: optional(1, 'string'), type: optional(2, 'string'), blobs: repeated(7, blob) }),
  ),
});

/** Numbers of a layer, and where they are. */
export interface CaffeBlob {
  readonly dtype: 'float32' | 'float64';
  readonly shape: readonly number[];
  /** Little-endian numbers, in one piece or, rarely, in several. */
  readonly ranges: readonly ByteRange[];
}

/** A layer of a `.caffemodel`. */
export interface CaffeModelLayer {
  readonly name: string;
  /** In the words of today, also where the file is old. */
  readonly type: string;
  readonly blobs: readonly CaffeBlob[];
}

/**
 * Reads which layers a `.caffemodel` (`NetParameter` of caffe.proto) has and where their numbers are.
 *
 * @throws {@link FileFormatError} if the file is damaged, or keeps its numbers in a way that Caffe itself does not.
 */
export async function readCaffeModel(
  file: BufferedSource,
): Promise<{ name: string; layers: CaffeModelLayer[] }> {
  const { name = '', layers, v1Layers } = await readMessage(file, net);
  return {
    name,
    layers: [
      ...v1Layers.map(({ name = '', type = 0, blobs }) =>
        toLayer(file, name, v1LayerType(type) ?? `type ${type}`, blobs),
      ),
      ...layers.map(({ name = '', type = '', blobs }) => toLayer(file, name, type, blobs)),
    ],
  };
}

function toLayer(
  file: BufferedSource,
  name: string,
  type: string,
  blobs: Message<typeof blob.fields>[],
): CaffeModelLayer {
  return {
    name,
    type,
    blobs: blobs.map((content, index) => toBlob(content, `${file.name}: blob ${index} of layer "${name}"`)),
  };
}

function toBlob(content: Message<typeof blob.fields>, what: string): CaffeBlob {
  if (content.rawData) {
    throw new FileFormatError(
      `${what} is kept as raw data, as NVIDIA's fork of Caffe does for half precision; convert it to float32 there`,
    );
  }
  const isDouble = content.data.length === 0 && content.doubleData.length > 0;
  const ranges = isDouble ? content.doubleData : content.data;
  const { num = 1, channels = 1, height = 1, width = 1 } = content;
  const shape = content.shape?.dim ?? [num, channels, height, width];
  const length = ranges.reduce((total, { start, end }) => total + end - start, 0);
  const count = shape.reduce((product, size) => product * size, 1);
  if (!shape.every((size) => size >= 0) || count * (isDouble ? 8 : 4) !== length) {
    throw new FileFormatError(
      `${what} has the shape [${shape.join(', ')}], but ${length} bytes of numbers: the file is damaged, or lacks them`,
    );
  }
  return { dtype: isDouble ? 'float64' : 'float32', shape, ranges };
}
