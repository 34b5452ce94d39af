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
  return concat([text(1, name), ...layers.map(layer)]);
}

function layer({ name, type, blobs }: LayerToWrite): Uint8Array {
  if (typeof type === 'number') {
    const content = blobs.map(({ shape, data }) => {
      const sizes = [...new Array<number>(4 - shape.length).fill(1), ...shape];
      return field(6, concat([...sizes.map((size, axis) => number(axis + 1, size)), numbers(data)]));
    });
    return field(2, concat([text(4, name), number(5, type), ...content]));
  }
  const content = blobs.map(({ shape, data }) =>
    field(7, concat([numbers(data), field(7, field(1, concat(shape.map(varint))))])),
  );
  return field(100, concat([text(1, name), text(2, type), ...content]));
}

const numbers = (data: Float32Array | Float64Array) =>
  field(data instanceof Float64Array ? 8 : 5, new Uint8Array(data.buffer, data.byteOffset, data.byteLength));

const text = (id: number, value: string) => field(id, new TextEncoder().encode(value));

const number = (id: number, value: number) => concat([varint(id * 8), varint(value)]);

const field = (id: number, content: Uint8Array) =>
  concat([varint(id * 8 + 2), varint(content.length), content]);

function varint(value: number): Uint8Array {
  const bytes: number[] = [];
  for (; value >= 0x80; value = Math.floor(value / 0x80)) bytes.push((value & 0x7f) | 0x80);
  return Uint8Array.from([...bytes, value]);
}

function concat(parts: readonly Uint8Array[]): Uint8Array {
  const bytes = new Uint8Array(parts.reduce((total, part) => total + part.length, 0));
  let offset = 0;
  for (const part of parts) {
    bytes.set(part, offset);
    offset += part.length;
  }
  return bytes;
}
