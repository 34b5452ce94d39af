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
import { BufferPool } from './graph/buffer-pool';
import type { PendingNode } from './graph/pending-node';
import { compilePlan, type Plan } from './graph/plan';
import { Value, type GraphType } from './graph/value';
import type { Lowering } from './lowering/lowering';
import { GraphFailedError, ValueDisposedError } from './errors';
import type { Runtime, RuntimeTensor } from './runtime/session';

/** Bounds of a backend's memory. */
export interface OrtBackendLimits {
  /** Compiled graphs to keep; the least recently used is dropped. Default: 256. */
  cachedGraphs: number;
  /** Calls to record before they are run, if nobody reads a result. Default: 20,000. */
  pendingCalls: number;
  /** Bytes of freed memory to keep for new results. Default: 1 GiB. */
  freeBytes: number;
}

export const defaultLimits: OrtBackendLimits = {
  cachedGraphs: 256,
  pendingCalls: 20_000,
  freeBytes: 2 ** 30,
};

/**
 * A TF.js backend that runs nothing until a result is read. Kernel calls are recorded; a read compiles all recorded
 * calls whose results are still alive into one ONNX graph and runs it. Graphs of the same structure are compiled once.
 */
export class OrtBackend extends KernelBackend {
  private pending: PendingNode[] = [];
  private readonly plans = new Map<string, Plan>();
  private readonly pool: BufferPool;
  private readonly alive = new Set<Value>();
  private readonly tensors = new WeakMap<TypedArray, RuntimeTensor>();
  readonly statistics = {
    compiledGraphs: 0,
    compileMilliseconds: 0,
    runs: 0,
    fallbacks: new Map<string, number>(),
  };

  constructor(
    private readonly runtime: Runtime,
    private readonly limits: OrtBackendLimits = defaultLimits,
  ) {
    super();
    this.pool = new BufferPool(limits.freeBytes);
  }

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

  /** Records a kernel call and returns its results, which have not been computed yet. */
  record(
    lowering: Lowering,
    inputs: readonly Value[],
    attributes: Readonly<Record<string, unknown>>,
  ): Value[] {
    const outputs = [lowering.infer(inputs, attributes)]
      .flat()
      .map(({ shape, dtype }) => new Value(shape, dtype));
    const key = `${lowering.kernel}${attributesKey(attributes)}`;
    const node: PendingNode = {
      lowering,
      attributes,
      inputs,
      outputs,
      key,
      sequence: this.pending.length,
      position: -1,
    };
    outputs.forEach((value, i) => {
      value.producer = node;
      value.outputIndex = i;
      this.alive.add(value);
    });
    for (const input of inputs) input.pendingUses++;
    this.pending.push(node);
    if (this.pending.length > this.limits.pendingCalls) this.flush();
    return outputs;
  }

  override readSync(value: Value): TypedArray {
    if (value.complex) {
      const [real, imaginary] = [value.complex.real, value.complex.imag].map(({ dataId }) =>
        this.readSync(dataId as Value),
      );
      return backend_util.mergeRealAndImagArrays(real as Float32Array, imaginary as Float32Array);
    }
    if (!value.storage && value.producer) this.flush();
    const { storage } = value;
    if (!storage) throw new ValueDisposedError(value.shape);
    storage.shared = true;
    return storage.data;
  }

  override async read(value: Value): Promise<TypedArray> {
    return this.readSync(value);
  }

  /** Computes every recorded result that is still alive. */
  flush(): void {
    const wanted = [...this.alive].filter((value) => value.producer);
    const nodes = needed(wanted);
    try {
      if (nodes.length) this.run(nodes, wanted);
    } finally {
      for (const { inputs, outputs } of this.pending) {
        for (const output of outputs) output.producer = undefined;
        for (const input of inputs) {
          input.pendingUses--;
          this.releaseIfUnused(input);
        }
      }
      this.pending = [];
    }
  }

  private run(nodes: readonly PendingNode[], wanted: readonly Value[]): void {
    const { signature, inputs } = describe(nodes, wanted);
    const plan = this.plan(signature, nodes, inputs, wanted);
    const feeds: Record<string, RuntimeTensor> = {};
    inputs.forEach((value, i) => (feeds[`i${i}`] = this.runtimeTensor(value)));
    const results = new Map<string, Value>();
    const fetches: Record<string, RuntimeTensor> = {};
    plan.outputs.forEach((name, i) => {
      const value = wanted[i]!;
      const twin = results.get(name)?.storage;
      if (twin) {
        twin.shared = true;
        value.storage = { ...twin };
        return;
      }
      results.set(name, value);
      value.storage = {
        data: this.pool.take(value.dtype, util.sizeFromShape([...value.shape])),
        shared: false,
      };
      fetches[name] = this.runtimeTensor(value);
    });
    try {
      plan.session.run(feeds, fetches);
      this.statistics.runs++;
    } catch (error) {
      for (const value of wanted) value.storage = undefined;
      throw new GraphFailedError(
        nodes.map(({ lowering }) => lowering.kernel),
        error,
      );
    }
  }

  private plan(
    signature: string,
    nodes: readonly PendingNode[],
    inputs: readonly Value[],
    wanted: readonly Value[],
  ): Plan {
    const cached = this.plans.get(signature);
    this.plans.delete(signature); // a map keeps the order of insertion: the most recently used goes last
    if (cached) {
      this.plans.set(signature, cached);
      return cached;
    }
    const start = performance.now();
    let plan: Plan;
    try {
      plan = compilePlan(this.runtime, nodes, inputs, wanted);
    } catch (error) {
      throw new GraphFailedError(
        nodes.map(({ lowering }) => lowering.kernel),
        error,
      );
    }
    this.statistics.compiledGraphs++;
    this.statistics.compileMilliseconds += performance.now() - start;
    this.plans.set(signature, plan);
    if (this.plans.size > this.limits.cachedGraphs) {
      const [oldest, { session }] = this.plans.entries().next().value!;
      this.plans.delete(oldest);
      session.dispose();
    }
    return plan;
  }

  private runtimeTensor(value: Value): RuntimeTensor {
    const { data } = value.storage!;
    const dims = value.shape;
    const known = this.tensors.get(data);
    if (known && util.arraysEqual([...known.dims], [...dims])) return known;
    const tensor = this.runtime.tensor(value.dtype, data, dims);
    this.tensors.set(data, tensor);
    return tensor;
  }

  private releaseIfUnused(value: Value): void {
    if (value.referenceCount > 0 || value.pendingUses > 0 || !value.storage) return;
    if (!value.storage.shared) this.pool.give(value.storage.data);
    value.storage = undefined;
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

  override async time(work: () => void) {
    this.flush();
    const start = performance.now();
    work();
    this.flush();
    return { kernelMs: performance.now() - start };
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

  override dispose(): void {
    for (const { session } of this.plans.values()) session.dispose();
    this.plans.clear();
  }

  /** A tensor of values that exist already. */
  makeTensorInfo(shape: readonly number[], dtype: DataType, values: BackendValues): TensorInfo {
    return { dataId: this.write(values, [...shape], dtype), shape: [...shape], dtype };
  }
}

/** The recorded calls that `wanted` depends on, in the order of recording. */
function needed(wanted: readonly Value[]): PendingNode[] {
  const found = new Set<PendingNode>();
  const stack = wanted.map(({ producer }) => producer!);
  while (stack.length) {
    const node = stack.pop()!;
    if (found.has(node)) continue;
    found.add(node);
    for (const { producer } of node.inputs) if (producer && !found.has(producer)) stack.push(producer);
  }
  return [...found].sort((a, b) => a.sequence - b.sequence);
}

/** The structure of a graph as text, equal for graphs that one plan serves, and the stored values that it takes. */
function describe(
  nodes: readonly PendingNode[],
  wanted: readonly Value[],
): { signature: string; inputs: Value[] } {
  const inputs: Value[] = [];
  const inputIndex = new Map<Value, number>();
  const parts: string[] = [];
  nodes.forEach((node, position) => {
    node.position = position;
    const references = node.inputs.map((value) => {
      if (value.producer) return `${value.producer.position}.${value.outputIndex}`;
      let index = inputIndex.get(value);
      if (index === undefined) {
        if (!value.storage) throw new ValueDisposedError(value.shape);
        index = inputs.push(value) - 1;
        inputIndex.set(value, index);
        parts.push(`i${value.dtype}[${value.shape.join()}]`);
      }
      return `i${index}`;
    });
    parts.push(`${node.key}(${references.join()})`);
  });
  parts.push(wanted.map(({ producer, outputIndex }) => `${producer!.position}.${outputIndex}`).join());
  return { signature: parts.join('\n'), inputs };
}

/** Numbers as the typed array of their type; strings, which only cpu kernels read, as they are. */
function toTypedArray(values: BackendValues, dtype: DataType): TypedArray {
  if (dtype === 'string') return values as unknown as TypedArray;
  return util.toTypedArray(values, dtype);
}
