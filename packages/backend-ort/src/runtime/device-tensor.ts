import type { TypedArray } from '@tensorflow/tfjs-core';

/** Elements on a device, such as a GPU. */
export interface DeviceTensor {
  /** Copies the elements into memory. */
  download(): TypedArray | Promise<TypedArray>;
  /** Says that one more value holds this tensor. */
  retain(): void;
  /** Says that one value less holds this tensor; its memory is freed with the last. */
  release(): void;
}

/** Counts the values that hold a tensor. */
export abstract class CountedTensor implements DeviceTensor {
  private holders = 1;

  abstract download(): TypedArray | Promise<TypedArray>;

  /** Called when nobody holds the tensor any more. */
  protected abstract free(): void;

  retain(): void {
    this.holders++;
  }

  release(): void {
    this.holders--;
    if (this.holders === 0) this.free();
  }
}

/** Integers and booleans are few and small, and often read; ONNX Runtime has no GPU buffers without elements. */
export const staysOnGpu = (type: string, shape?: readonly number[]) =>
  type === 'float32' && !shape?.includes(0);
