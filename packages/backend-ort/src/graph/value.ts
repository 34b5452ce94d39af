import type { TensorInfo, TypedArray } from '@tensorflow/tfjs-core';
import type { DeviceTensor } from '../runtime/device-tensor';
import type { PendingNode } from './pending-node';

/** Element types of tensors that a graph computes with. */
export type GraphType = 'float32' | 'int32' | 'bool';

/** Elements in memory, in the order of the tensor's axes. */
export interface Storage {
  data: TypedArray;
  /** True if somebody else may hold `data` too, so that its memory is never used again. */
  shared: boolean;
}

/** What stands for elements that are not in memory: they are still being computed, or on a device. */
export interface RemoteElements {
  /** Ends when the run that computes the elements has ended. */
  computed?: Promise<void>;
  /** The elements on a device. */
  tensor?: DeviceTensor;
  /** Why there will never be any. */
  failure?: Error;
}

/**
 * What a TF.js data id stands for: elements in memory, or the output of a node that has not run yet. TF.js uses the
 * object itself as the data id.
 */
export class Value {
  /** Tensors that refer to this value. */
  referenceCount = 1;
  /** Pending nodes that take this value as input. */
  pendingUses = 0;
  storage?: Storage;
  remote?: RemoteElements;
  producer?: PendingNode;
  /** Which output of `producer` this is. */
  outputIndex = 0;
  /** The parts of a complex value; only cpu kernels compute with those. */
  complex?: { real: TensorInfo; imag: TensorInfo };

  constructor(
    readonly shape: readonly number[],
    readonly dtype: GraphType,
  ) {}
}
