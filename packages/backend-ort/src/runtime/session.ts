import type { TypedArray } from '@tensorflow/tfjs-core';
import type { GraphTarget } from '../graph/graph-builder';
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

/** Where graphs run. What there is depends on the platform: see the README. */
export const devices = ['cpu', 'cuda', 'webgpu', 'dml', 'coreml'] as const;
export type Device = (typeof devices)[number];

export interface RuntimeOptions {
  /**
   * Where graphs run: the processor (in browsers as WebAssembly), NVIDIA's CUDA (Linux), WebGPU, DirectML (Windows) or
   * CoreML (macOS). Operators that a device lacks run on the processor. Default: `cpu`.
   */
  device?: Device;
  /** Threads of an operation on the processor. Default: all cores; in browsers 1 unless the page is cross-origin isolated. */
  threads?: number;
  /**
   * Node only: writes what each operator takes to files that start with this path, in the format of chrome://tracing, when a
   * compiled graph is dropped or the backend is removed (`tf.removeBackend('ort')`). Default: no profile.
   */
  profile?: string;
  /**
   * Browser only: the folder that serves the `ort-wasm-*` files of `onnxruntime-web/dist`, ending in `/`. Default: where
   * the bundler has put them.
   */
  wasmPaths?: string;
}

/** A copy of ONNX Runtime: the native one in Node. */
export interface Runtime extends GraphTarget {
  /** Version and device, for people. */
  readonly description: string;
  tensor(type: ElementType, data: TypedArray, dims: readonly number[]): RuntimeTensor;
  compile(model: Uint8Array): RuntimeSession;
}
