const utf8 = new TextEncoder();

/** Writes the wire format of protocol buffers: only what an ONNX model needs. */
export class ProtobufWriter {
  private chunks: Uint8Array[] = [];
  private length = 0;

  /** An integer field (wire type 0). Negative numbers take ten bytes, as in two's complement of 64 bits. */
  integer(field: number, value: number | bigint): this {
    return this.varint((field << 3) | 0).varint(value);
  }

  float(field: number, value: number): this {
    const bytes = new Uint8Array(4);
    new DataView(bytes.buffer).setFloat32(0, value, true);
    return this.varint((field << 3) | 5).append(bytes);
  }

  bytes(field: number, value: Uint8Array): this {
    return this.varint((field << 3) | 2)
      .varint(value.length)
      .append(value);
  }

  string(field: number, value: string): this {
    return this.bytes(field, utf8.encode(value));
  }

  message(field: number, build: (writer: ProtobufWriter) => void): this {
    const { chunks, length } = new ProtobufWriter().built(build);
    this.varint((field << 3) | 2).varint(length);
    // The chunks are taken as they are: weights are copied once, at the end, not once for each level.
    for (const chunk of chunks) this.append(chunk);
    return this;
  }

  finish(): Uint8Array {
    const result = new Uint8Array(this.length);
    let offset = 0;
    for (const chunk of this.chunks) {
      result.set(chunk, offset);
      offset += chunk.length;
    }
    return result;
  }

  private built(build: (writer: ProtobufWriter) => void): this {
    build(this);
    return this;
  }

  private varint(value: number | bigint): this {
    const bytes: number[] = [];
    let rest = BigInt.asUintN(64, BigInt(value));
    do {
      bytes.push(Number(rest & 0x7fn) | (rest > 0x7fn ? 0x80 : 0));
      rest >>= 7n;
    } while (rest > 0n);
    return this.append(Uint8Array.from(bytes));
  }

  private append(bytes: Uint8Array): this {
    this.chunks.push(bytes);
    this.length += bytes.length;
    return this;
  }
}
