import type { TypedArray } from '@tensorflow/tfjs-core';
import type { RuntimeTensor } from './session';

/** What the addon reads of a tensor, and makes for its results. */
export class NativeTensor implements RuntimeTensor {
  readonly location: 'cpu' | 'gpu-buffer' = 'cpu';

  constructor(
    readonly type: string,
    readonly data: TypedArray | undefined,
    readonly dims: readonly number[],
  ) {}

  /** The addon calls this for results that stay on the GPU. */
  static fromGpuBuffer(gpuBuffer: object, options: GpuBufferOptions): NativeTensor {
    return new NativeGpuTensor(gpuBuffer, options);
  }
}

interface GpuBufferOptions {
  dataType: string;
  dims: readonly number[];
  dispose: () => void;
}

export class NativeGpuTensor extends NativeTensor {
  override readonly location = 'gpu-buffer';
  readonly dispose: () => void;

  constructor(
    readonly gpuBuffer: object,
    { dataType, dims, dispose }: GpuBufferOptions,
  ) {
    super(dataType, undefined, dims);
    this.dispose = dispose;
  }
}
