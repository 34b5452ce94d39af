import type { TypedArray } from '@tensorflow/tfjs-core';
import type { ElementType } from '../onnx/model';

/** A tensor as the runtime takes it. */
export interface RuntimeTensor {
  readonly type: string;
  readonly dims: readonly number[];
  readonly data: TypedArray;
}

/** A compiled model that runs synchronously. */
export interface RuntimeSession {
  /** Runs the model; results are written into the tensors of `outputs`. */
  run(inputs: Record<string, RuntimeTensor>, outputs: Record<string, RuntimeTensor>): void;
  dispose(): void;
}

export interface RuntimeOptions {
  /** Threads of an operation. Default: all cores. */
  threads?: number;
}

/** A copy of ONNX Runtime: the native one in Node. */
export interface Runtime {
  /** Version and device, for people. */
  readonly description: string;
  /** Channels in a block of its operators for blocked maps ("NCHWc"), which depends on the processor, if it has them. */
  readonly channelBlock?: number;
  tensor(type: ElementType, data: TypedArray, dims: readonly number[]): RuntimeTensor;
  compile(model: Uint8Array): RuntimeSession;
}
