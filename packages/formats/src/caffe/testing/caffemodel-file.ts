import { concatenate } from '@dl/core/internal';

/** A blob to write: new files say `shape`, old ones have four sizes. */
export interface BlobToWrite {
  shape: readonly number[];
  data: Float32Array | Float64Array;
}

export interface LayerToWrite {
  name: string;
  /** A name, or a number of the old enum, which makes it an old (V1) layer. */
  type: string | number;
  blobs: readonly BlobToWrite[];
}

/** The bytes of a `.caffemodel`, for tests and scripts: what `caffe train` would write of such layers. */
export function caffeModelFile(name: string, layers: readonly LayerToWrite[]): Uint8Array {
  return concatenate([text(1, name), ...layers.map(layer)]);
}

function layer({ name, type, blobs }: LayerToWrite): Uint8Array {
  if (typeof type === 'number') {
    const content = blobs.map(({ shape, data }) => {
      const sizes = [...new Array<number>(4 - shape.length).fill(1), ...shape];
      return field(6, concatenate([...sizes.map((size, axis) => number(axis + 1, size)), numbers(data)]));
    });
    return field(2, concatenate([text(4, name), number(5, type), ...content]));
  }
  const content = blobs.map(({ shape, data }) =>
    field(7, concatenate([numbers(data), field(7, field(1, concatenate(shape.map(varint))))])),
  );
  return field(100, concatenate([text(1, name), text(2, type), ...content]));
}

const numbers = (data: Float32Array | Float64Array) =>
  field(data instanceof Float64Array ? 8 : 5, new Uint8Array(data.buffer, data.byteOffset, data.byteLength));

const text = (id: number, value: string) => field(id, new TextEncoder().encode(value));

const number = (id: number, value: number) => concatenate([varint(id * 8), varint(value)]);

const field = (id: number, content: Uint8Array) =>
  concatenate([varint(id * 8 + 2), varint(content.length), content]);

function varint(value: number): Uint8Array {
  const bytes: number[] = [];
  for (; value >= 0x80; value = Math.floor(value / 0x80)) bytes.push((value & 0x7f) | 0x80);
  return Uint8Array.from([...bytes, value]);
}
