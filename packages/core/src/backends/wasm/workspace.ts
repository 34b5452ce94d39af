import * as tf from '@tensorflow/tfjs-core';
import type { WasmBackend } from './backend';
import { runOnCpu } from './on-cpu';

/** What TF.js passes to a kernel of the wasm backend. */
interface WasmKernelCall<Inputs, Attributes> {
  inputs: Present<Inputs>;
  attrs: Attributes;
  backend: WasmBackend;
}

/** TF.js declares every input as optional. */
type Present<Inputs> = { [Name in keyof Inputs]-?: NonNullable<Inputs[Name]> };

/** A kernel for the wasm backend. What it allocates through its workspace is freed at the end, but for the result. */
export function wasmKernel<Inputs, Attributes>(
  kernelName: string,
  compute: (
    workspace: Workspace,
    inputs: Present<Inputs>,
    attributes: Attributes,
  ) => tf.TensorInfo | tf.TensorInfo[],
): tf.KernelConfig {
  const kernelFunc = ({ inputs, attrs, backend }: WasmKernelCall<Inputs, Attributes>) => {
    const workspace = new Workspace(backend);
    const kept: tf.TensorInfo[] = [];
    try {
      const result = compute(workspace, inputs, attrs);
      kept.push(...[result].flat());
      return result;
    } finally {
      workspace.release(kept);
    }
  };
  return { kernelName, backendName: 'wasm', kernelFunc: kernelFunc as unknown as tf.KernelFunc };
}

/**
 * Runs kernels on bare tensor infos, below TF.js's engine: no tape, no tensors, no recursion into gradients. What it
 * allocates lives until {@link release}.
 */
export class Workspace {
  private readonly owned: tf.TensorInfo[] = [];
  private readonly views: tf.TensorInfo[] = [];

  constructor(readonly backend: WasmBackend) {}

  /** A tensor of undefined content. It may grow the memory, which detaches the arrays made by {@link elements} before. */
  allocate(shape: number[], dtype: tf.DataType = 'float32'): tf.TensorInfo {
    return this.own(this.backend.makeOutput(shape, dtype));
  }

  /** The result of another kernel of this backend. */
  run(kernelName: string, inputs: Record<string, tf.TensorInfo>, attrs: object = {}): tf.TensorInfo {
    return this.call(tf.getKernel(kernelName, 'wasm'), inputs, attrs);
  }

  /** The result of a kernel of TF.js that ours wraps. */
  call({ kernelFunc }: tf.KernelConfig, inputs: object, attrs: object): tf.TensorInfo {
    const compute = kernelFunc as unknown as (call: WasmKernelCall<object, object>) => tf.TensorInfo;
    return this.own(compute({ inputs, attrs, backend: this.backend }));
  }

  /** The result of TF.js's cpu kernel. */
  onCpu(kernelName: string, inputs: object, attrs: object): tf.TensorInfo {
    return this.own(runOnCpu(kernelName, { inputs, attrs, backend: this.backend }) as tf.TensorInfo);
  }

  transpose(x: tf.TensorInfo, perm: number[]): tf.TensorInfo {
    return this.run(tf.Transpose, { x }, { perm });
  }

  /** The part of `x` that begins after `offset` elements, in place: writing to it writes to `x`. */
  view(x: tf.TensorInfo, offset: number, shape: number[]): tf.TensorInfo {
    const address = this.backend.getMemoryOffset(x.dataId) + offset * tf.util.bytesPerElement(x.dtype);
    const view = this.backend.makeOutput(shape, x.dtype, address);
    this.views.push(view);
    return view;
  }

  /** The elements of `x` in the memory of the backend; valid until the next allocation. */
  elements(x: tf.TensorInfo): Float32Array | Int32Array | Uint8Array {
    return this.backend.typedArrayFromHeap(x);
  }

  /** The number by which the compiled code knows `x`. */
  id(x: tf.TensorInfo): number {
    return this.backend.dataIdMap.get(x.dataId).id;
  }

  /** Frees everything but `kept`. */
  release(kept: tf.TensorInfo[]): void {
    for (const { dataId } of this.views) {
      // Not `disposeData`: the memory is that of the tensor which the view looks into.
      this.backend.wasm.tfjs.disposeData(this.backend.dataIdMap.get(dataId).id);
      this.backend.dataIdMap.delete(dataId);
    }
    // A kernel may return its input again, with one more reference: each result keeps one.
    const references = kept.map((tensor) =>
      this.owned.findLastIndex(({ dataId }) => dataId === tensor.dataId),
    );
    for (const [index, { dataId }] of this.owned.entries()) {
      if (!references.includes(index)) this.backend.disposeData(dataId);
    }
  }

  private own(tensor: tf.TensorInfo): tf.TensorInfo {
    this.owned.push(tensor);
    return tensor;
  }
}

/** The same data under another shape. */
export function reshaped(x: tf.TensorInfo, shape: number[]): tf.TensorInfo {
  return { ...x, shape };
}
