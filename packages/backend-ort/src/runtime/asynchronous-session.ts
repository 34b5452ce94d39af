import type { TypedArray } from '@tensorflow/tfjs-core';
import type { MissingOperator } from '../graph/graph-builder';
import type { ElementType, Port } from '../onnx/model';
import type { DeviceTensor } from './device-tensor';

/** An input of a run. */
export interface AsynchronousInput {
  readonly type: ElementType;
  readonly dims: readonly number[];
  readonly elements: TypedArray | DeviceTensor;
}

/** A compiled model. JavaScript goes on while it runs. */
export interface AsynchronousSession {
  /** Runs the model and returns its results by name. */
  run(inputs: Record<string, AsynchronousInput>): Promise<Record<string, TypedArray | DeviceTensor>>;
  dispose(): Promise<void>;
}

/** A copy of ONNX Runtime that compiles and runs asynchronously: the one for browsers. One call at a time. */
export interface AsynchronousRuntime {
  /** Version and device, for people. */
  readonly description: string;
  /** What graphs had better not contain. */
  readonly missing: readonly MissingOperator[];
  compile(model: Uint8Array, outputs: readonly Port[]): Promise<AsynchronousSession>;
}
