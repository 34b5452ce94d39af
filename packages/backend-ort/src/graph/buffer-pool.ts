import type { TypedArray } from '@tensorflow/tfjs-core';
import type { GraphType } from './value';

/** Memory of disposed tensors, kept for results of the same size: a training loop then allocates nothing. */
export class BufferPool {
  private readonly free = new Map<number, ArrayBuffer[]>();
  private freeBytes = 0;

  /** @param capacity - Bytes to keep at most. */
  constructor(private readonly capacity: number) {}

  take(dtype: GraphType, length: number): TypedArray {
    const bytes = dtype === 'bool' ? length : length * 4;
    const buffer = this.free.get(bytes)?.pop();
    if (buffer) this.freeBytes -= bytes;
    return view(buffer ?? new ArrayBuffer(bytes), dtype);
  }

  give({ buffer }: TypedArray): void {
    const bytes = buffer.byteLength;
    if (bytes === 0 || this.freeBytes + bytes > this.capacity) return;
    const list = this.free.get(bytes);
    if (list) list.push(buffer as ArrayBuffer);
    else this.free.set(bytes, [buffer as ArrayBuffer]);
    this.freeBytes += bytes;
  }
}

function view(buffer: ArrayBuffer, dtype: GraphType): TypedArray {
  if (dtype === 'float32') return new Float32Array(buffer);
  return dtype === 'int32' ? new Int32Array(buffer) : new Uint8Array(buffer);
}
