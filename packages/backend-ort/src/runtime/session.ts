import type { TypedArray } from '@tensorflow/tfjs-core';
import type { GraphTarget } from '../graph/graph-builder';
import type { ElementType, Port } from '../onnx/model';
import type { DeviceTensor } from './device-tensor';

/** A tensor as the runtime takes it. */
export interface RuntimeTensor {
  readonly type: string;
  readonly dims: readonly number[];
  /** Its elements; undefined if they are on a device. */
  readonly data?: TypedArray;
}

/** A compiled model that runs synchronously. */
export interface RuntimeSession {
  /** Results that a run leaves on the device, by name. */
  readonly onDevice: ReadonlySet<string>;
  /**
   * Runs the model. Results are written into the tensors of `outputs`; those that stay on the device are returned.
   *
   * @param outputs - null for a result that stays on the device.
   */
  run(
    inputs: Record<string, RuntimeTensor>,
    outputs: Record<string, RuntimeTensor | null>,
  ): Record<string, DeviceTensor>;
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
  /** @param outputs - The results, if some may stay on the device. */
  compile(model: Uint8Array, outputs?: readonly Port[]): RuntimeSession;
  /** A tensor of a device that this runtime has returned, as it takes it. */
  onDevice(tensor: DeviceTensor): RuntimeTensor;
}
