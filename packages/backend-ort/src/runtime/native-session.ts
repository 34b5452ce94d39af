import type { TypedArray } from '@tensorflow/tfjs-core';
import { CountedTensor, type DeviceTensor } from './device-tensor';
import type { NativeGpuTensor, NativeTensor } from './native-tensor';
import type { RuntimeSession, RuntimeTensor } from './session';

/** A session as the addon has it. The public interface of onnxruntime-node wraps the same synchronous calls in promises. */
export interface NativeSession {
  loadModel(buffer: ArrayBufferLike, offset: number, length: number, options: object): void;
  loadModel(path: string, options: object): void;
  readonly inputMetadata: readonly { readonly name: string }[];
  readonly outputMetadata: readonly { readonly name: string }[];
  run(inputs: object, outputs: object, options: object): Record<string, NativeTensor>;
  endProfiling(): void;
  dispose(): void;
}

/** A session, which outlives its results that are on the GPU: they lie in memory that it manages. */
export class SynchronousSession implements RuntimeSession {
  private held = 0;
  private isDisposed = false;

  constructor(
    private readonly native: NativeSession,
    readonly onDevice: ReadonlySet<string>,
    private readonly isProfiled: boolean,
    private readonly download: (tensor: NativeTensor) => TypedArray,
  ) {}

  run(
    inputs: Record<string, RuntimeTensor>,
    outputs: Record<string, RuntimeTensor | null>,
  ): Record<string, DeviceTensor> {
    if (!this.onDevice.size) {
      this.native.run(inputs, outputs, {});
      return {};
    }
    // With results on a device the addon does not fill tensors that it is given.
    const fetches = Object.fromEntries(Object.keys(outputs).map((name) => [name, null]));
    const results = this.native.run(inputs, fetches, {});
    const left: Record<string, DeviceTensor> = {};
    for (const [name, output] of Object.entries(outputs)) {
      if (output) {
        output.data!.set(results[name]!.data!);
        continue;
      }
      this.held++;
      left[name] = new HeldGpuTensor(results[name] as NativeGpuTensor, this.download, () => {
        this.held--;
        this.releaseIfUnused();
      });
    }
    return left;
  }

  dispose(): void {
    if (this.isDisposed) return;
    this.isDisposed = true;
    if (this.isProfiled) this.native.endProfiling();
    this.releaseIfUnused();
  }

  private releaseIfUnused(): void {
    if (this.isDisposed && this.held === 0) this.native.dispose();
  }
}

export class HeldGpuTensor extends CountedTensor {
  constructor(
    readonly tensor: NativeGpuTensor,
    private readonly copy: (tensor: NativeTensor) => TypedArray,
    private readonly onFreed: () => void,
  ) {
    super();
  }

  download(): TypedArray {
    return this.copy(this.tensor);
  }

  protected override free(): void {
    this.tensor.dispose();
    this.onFreed();
  }
}
