import { util, type TypedArray } from '@tensorflow/tfjs-core';
import type { OrtBackendLimits } from '../backend';
import { GraphFailedError, OutOfMemoryError } from '../errors';
import { BufferPool } from '../graph/buffer-pool';
import { inputAt } from '../graph/lower-section';
import { compilePlan, type Plan } from '../graph/plan';
import { PlanCache } from '../graph/plan-cache';
import type { Section } from '../graph/section';
import type { Value } from '../graph/value';
import type { Runtime, RuntimeTensor } from '../runtime/session';
import { UnchangedInputs, variableValues } from './unchanged-inputs';

interface RunStatistics {
  compiledGraphs: number;
  compileMilliseconds: number;
  runs: number;
}

interface RepeatedPlan extends Plan {
  readonly unchanged: UnchangedInputs;
  /** Weights that are part of its model, by their position among the inputs. */
  readonly constants: ReadonlyMap<number, Value>;
}

/** Compiles and runs graphs, in memory that is used again. */
export class SynchronousRuns {
  private readonly plans: PlanCache<RepeatedPlan>;
  private readonly pool: BufferPool;
  private readonly tensors = new WeakMap<TypedArray, RuntimeTensor>();

  constructor(
    private readonly runtime: Runtime,
    { cachedGraphs, cachedBytes, freeBytes }: OrtBackendLimits,
    private readonly statistics: RunStatistics,
  ) {
    this.plans = new PlanCache(cachedGraphs, cachedBytes);
    this.pool = new BufferPool(freeBytes);
  }

  /** Computes a section: its wanted values have elements afterwards. */
  compute(section: Section): void {
    const plan = this.frozenPlan(section) ?? this.plan(section);
    const feeds = new Map<string, Value>();
    section.inputs.forEach((value, i) => {
      if (!plan.constants.has(i)) feeds.set(inputAt(value, i), value);
    });
    this.run(plan, section, feeds);
  }

  /** Runs a compiled section. */
  run(
    { session, outputs }: Plan,
    { nodes, wanted }: Pick<Section, 'nodes' | 'wanted'>,
    feeds: ReadonlyMap<string, Value>,
  ): void {
    const inputs: Record<string, RuntimeTensor> = {};
    for (const [name, value] of feeds) inputs[name] = this.runtimeTensor(value);
    const fetches: Record<string, RuntimeTensor | null> = {};
    const firsts = new Map<string, Value>();
    try {
      outputs.forEach((name, i) => {
        if (firsts.has(name)) return;
        firsts.set(name, wanted[i]!);
        fetches[name] = session.onDevice.has(name) ? null : this.inMemory(wanted[i]!);
      });
      const left = session.run(inputs, fetches);
      for (const [name, tensor] of Object.entries(left)) firsts.get(name)!.remote = { tensor };
      this.statistics.runs++;
    } catch (error) {
      for (const value of wanted) value.storage = undefined;
      throw failure(nodes, error);
    }
    outputs.forEach((name, i) => shareElements(firsts.get(name)!, wanted[i]!));
  }

  /** Brings the elements of a value from the device into memory, if they are not there. */
  download(value: Value): void {
    const tensor = value.remote?.tensor;
    if (tensor && !value.storage) value.storage = { data: tensor.download() as TypedArray, shared: true };
  }

  /** Compiles with `compile`, and counts it. */
  compile(section: Section, compile: () => Plan): Plan {
    const start = performance.now();
    try {
      return compile();
    } catch (error) {
      throw failure(section.nodes, error);
    } finally {
      this.statistics.compiledGraphs++;
      this.statistics.compileMilliseconds += performance.now() - start;
    }
  }

  release(value: Value): void {
    const { storage, remote } = value;
    if (storage && !storage.shared) this.pool.give(storage.data);
    value.storage = undefined;
    value.remote = undefined;
    remote?.tensor?.release();
  }

  dispose(): void {
    this.plans.dispose();
  }

  private plan(section: Section): RepeatedPlan {
    const { signature } = section;
    const cached = this.plans.get(signature);
    if (cached) return cached;
    const compiled = this.compile(section, () => compilePlan(this.runtime, section));
    const plan = { ...compiled, unchanged: new UnchangedInputs(section.inputs), constants: new Map() };
    this.plans.add(signature, plan);
    return plan;
  }

  /**
   * A plan for inference: variables that were the same in the last runs are part of the model, so that ONNX Runtime lays
   * them out once for all and merges normalisation into convolutions. A graph that computes new values of variables
   * trains, and stays as it is: it must give the same bits before and after a restart.
   */
  private frozenPlan(section: Section): RepeatedPlan | undefined {
    const signature = `${section.signature}\0frozen`;
    const frozen = this.plans.get(signature);
    if (frozen) {
      if ([...frozen.constants].every(([i, value]) => section.inputs[i] === value)) return frozen;
      this.plans.remove(signature);
    }
    const { unchanged } = this.plan(section);
    if (!unchanged.note(section.inputs)) return undefined;
    const variables = variableValues();
    if (section.wanted.some((value) => variables.has(value))) return undefined;
    const constants = new Map(unchanged.positions(variables).map((i) => [i, section.inputs[i]!]));
    if (!constants.size) return undefined;
    for (const value of constants.values()) this.download(value);
    const compiled = this.compile(section, () =>
      compilePlan(this.runtime, section, {
        target: { missing: this.runtime.missing },
        constants: new Set(constants.values()),
      }),
    );
    const bytes = [...constants.values()].reduce((sum, { storage }) => sum + storage!.data.byteLength, 0);
    const plan = { ...compiled, bytes: compiled.bytes + bytes, unchanged, constants };
    this.plans.add(signature, plan);
    return plan;
  }

  /** Memory for the elements of a result. */
  private inMemory(value: Value): RuntimeTensor {
    const data = this.pool.take(value.dtype, util.sizeFromShape([...value.shape]));
    value.storage = { data, shared: false };
    return this.runtimeTensor(value);
  }

  private runtimeTensor({ storage, remote, shape, dtype }: Value): RuntimeTensor {
    if (remote?.tensor) return this.runtime.onDevice(remote.tensor);
    const { data } = storage!;
    const known = this.tensors.get(data);
    if (known && util.arraysEqual([...known.dims], [...shape])) return known;
    const tensor = this.runtime.tensor(dtype, data, shape);
    this.tensors.set(data, tensor);
    return tensor;
  }
}

/** Two results that are the same tensor. */
function shareElements(first: Value, second: Value): void {
  if (first === second) return;
  if (first.remote?.tensor) {
    first.remote.tensor.retain();
    second.remote = { tensor: first.remote.tensor };
    return;
  }
  first.storage!.shared = true;
  second.storage = { ...first.storage! };
}

function failure(nodes: Section['nodes'], error: unknown): GraphFailedError {
  const kernels = nodes.map(({ lowering }) => lowering.kernel);
  const isMemory = /bad_alloc|out of memory|failed to allocate|allocation failed|available memory/i.test(
    String(error),
  );
  return isMemory ? new OutOfMemoryError(kernels, error) : new GraphFailedError(kernels, error);
}
