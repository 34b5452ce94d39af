import {
  KernelBackend,
  backend_util,
  util,
  type BackendValues,
  type DataType,
  type TensorInfo,
  type TypedArray,
} from '@tensorflow/tfjs-core';
import { attributesKey } from './graph/attributes-key';
import { NumberedTexts } from './graph/numbered-texts';
import type { PendingNode } from './graph/pending-node';
import { Value, type GraphType } from './graph/value';
import type { Lowering } from './lowering/lowering';

/** Bounds of a backend's memory. */
export interface OrtBackendLimits {
  /** Compiled graphs to keep; the least recently used is dropped. Default: 256. */
  cachedGraphs: number;
  /** Bytes that compiled graphs may hold together, with the memory of their runs. Default: 4 GiB. */
  cachedBytes: number;
  /** Calls to record before they are run, if nobody reads a result. At most 30,000. Default: 20,000. */
  pendingCalls: number;
  /** Bytes of freed memory to keep for new results. Default: 1 GiB. */
  freeBytes: number;
}

export const defaultLimits: OrtBackendLimits = {
  cachedGraphs: 256,
  cachedBytes: 4 * 2 ** 30,
  pendingCalls: 20_000,
  freeBytes: 2 ** 30,
};

/**
 * A TF.js backend that runs nothing until a result is read. Kernel calls are recorded; a read compiles all recorded
 * calls whose results are still alive into one ONNX graph and runs it. Graphs of the same structure are compiled once.
 * Subclasses run graphs, on a runtime that does so at once or one that takes its time.
 */
export abstract class OrtBackend extends KernelBackend {
  /** Calls that have not run, in order. */
  protected pending: PendingNode[] = [];
  protected readonly alive = new Set<Value>();
  protected readonly texts = new NumberedTexts();
  readonly statistics = {
    compiledGraphs: 0,
    compileMilliseconds: 0,
    runs: 0,
    fallbacks: new Map<string, number>(),
  };

  constructor(protected readonly limits: OrtBackendLimits) {
    super();
  }

  /** Computes every recorded result that is still alive, or starts to. */
  abstract flush(): void;

  /** @param reader - The kernel that needs the elements, if it is not the program that reads. */
  abstract override readSync(value: Value, reader?: string): TypedArray;

  /** Frees the elements of a value that nobody refers to and no pending call takes. */
  protected abstract releaseIfUnused(value: Value): void;

  override write(values: BackendValues | null, shape: number[], dtype: DataType): object {
    const value = new Value([...shape], dtype as GraphType);
    const data = values === null ? undefined : toTypedArray(values, dtype);
    value.storage = {
      data: data ?? util.getTypedArrayFromDType(dtype as GraphType, util.sizeFromShape(shape)),
      shared: true,
    };
    this.alive.add(value);
    return value;
  }

  override move(
    value: Value,
    values: BackendValues,
    shape: number[],
    dtype: DataType,
    referenceCount: number,
  ): void {
    value.storage = { data: toTypedArray(values, dtype), shared: true };
    value.referenceCount = referenceCount;
    this.alive.add(value);
  }

  /** A value of a tensor that its caller makes; its elements come later. */
  newValue(shape: readonly number[], dtype: GraphType): Value {
    const value = new Value(shape, dtype);
    this.alive.add(value);
    return value;
  }

  /** Records a kernel call and returns its results, which have not been computed yet. */
  record(
    lowering: Lowering,
    inputs: readonly Value[],
    attributes: Readonly<Record<string, unknown>>,
  ): Value[] {
    const infos = lowering.infer(inputs, attributes);
    const outputs = Array.isArray(infos)
      ? infos.map(({ shape, dtype }) => new Value(shape, dtype))
      : [new Value(infos.shape, infos.dtype)];
    const key = this.texts.numberOf(lowering.kernel + attributesKey(attributes));
    const node: PendingNode = { lowering, attributes, inputs, outputs, key, position: -1 };
    for (let i = 0; i < outputs.length; i++) {
      const value = outputs[i]!;
      value.producer = node;
      value.outputIndex = i;
      this.alive.add(value);
    }
    for (const input of inputs) input.pendingUses++;
    this.pending.push(node);
    if (this.pending.length > this.limits.pendingCalls) this.flush();
    return outputs;
  }

  /** The results that the next flush computes. */
  protected wanted(): Value[] {
    const wanted: Value[] = [];
    for (const value of this.alive) if (value.producer) wanted.push(value);
    return wanted;
  }

  /** Says that `nodes` will not run any more. */
  protected releaseInputs(nodes: readonly PendingNode[]): void {
    for (const { inputs } of nodes) {
      for (const input of inputs) {
        input.pendingUses--;
        this.releaseIfUnused(input);
      }
    }
  }

  /** The elements of a complex value, which only cpu kernels make: real and imaginary parts by turns. */
  protected readComplexSync({ real, imag }: NonNullable<Value['complex']>): TypedArray {
    const [reals, imaginaries] = [real, imag].map(({ dataId }) => this.readSync(dataId as Value));
    return backend_util.mergeRealAndImagArrays(reals as Float32Array, imaginaries as Float32Array);
  }

  override disposeData(value: Value, force = false): boolean {
    value.referenceCount--;
    if (!force && value.referenceCount > 0) return false;
    value.referenceCount = 0;
    this.alive.delete(value);
    this.releaseIfUnused(value);
    if (value.complex)
      for (const part of Object.values(value.complex)) this.disposeData(part.dataId as Value, force);
    return true;
  }

  override refCount(value: Value): number {
    return value.referenceCount;
  }

  override incRef(value: Value): void {
    value.referenceCount++;
  }

  decRef(value: Value): void {
    value.referenceCount--;
  }

  override numDataIds(): number {
    return this.alive.size;
  }

  override memory() {
    return { unreliable: false };
  }

  override timerAvailable(): boolean {
    return true;
  }

  override floatPrecision(): 16 | 32 {
    return 32;
  }

  override epsilon(): number {
    return 1e-7;
  }

  /** A tensor of values that exist already. */
  makeTensorInfo(shape: readonly number[], dtype: DataType, values: BackendValues): TensorInfo {
    return { dataId: this.write(values, [...shape], dtype), shape: [...shape], dtype };
  }
}

/** Numbers as the typed array of their type; strings, which only cpu kernels read, as they are. */
function toTypedArray(values: BackendValues, dtype: DataType): TypedArray {
  if (dtype === 'string') return values as unknown as TypedArray;
  return util.toTypedArray(values, dtype);
}
