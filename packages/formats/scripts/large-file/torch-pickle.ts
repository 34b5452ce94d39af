import type { HostTensor } from '@dl/core';

/** Writes the few pickles of protocol 2 that checkpoints of float32 tensors need. */
export class PickleWriter {
  private readonly pieces: Uint8Array[] = [Uint8Array.of(0x80, 2)];

  /** Operations whose codes are ASCII. */
  code(text: string): this {
    this.pieces.push(new TextEncoder().encode(text));
    return this;
  }

  text(text: string): this {
    const bytes = new TextEncoder().encode(text);
    return this.code('X').uint32(bytes.length).bytes(bytes);
  }

  integer(value: number): this {
    return this.code('J').uint32(value);
  }

  tuple(values: readonly number[]): this {
    this.code('(');
    for (const value of values) this.integer(value);
    return this.code('t');
  }

  bytes(bytes: Uint8Array): this {
    this.pieces.push(bytes);
    return this;
  }

  finish(): Uint8Array {
    return new Uint8Array(Buffer.concat([...this.pieces, Uint8Array.of(0x2e)]));
  }

  private uint32(value: number): this {
    const bytes = new Uint8Array(4);
    new DataView(bytes.buffer).setUint32(0, value, true);
    return this.bytes(bytes);
  }
}

/** A state dict whose storages are keyed 0, 1, ... in order. */
export function stateDictPickle(tensors: Readonly<Record<string, HostTensor>>): Uint8Array {
  const writer = new PickleWriter().code('}(');
  for (const [key, [name, { shape, data }]] of Object.entries(tensors).entries()) {
    const strides = shape.map((_, axis) =>
      shape.slice(axis + 1).reduce((product, size) => product * size, 1),
    );
    writer.text(name).code('ctorch._utils\n_rebuild_tensor_v2\n((');
    writer.text('storage').code('ctorch\nFloatStorage\n').text(String(key)).text('cpu');
    writer.integer(data.length).code('tQ').integer(0).tuple(shape).tuple(strides);
    writer.bytes(Uint8Array.of(0x89)).code('}tR'); // no gradient, no hooks
  }
  return writer.code('u').finish();
}
