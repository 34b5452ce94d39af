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
    plan: Plan,
    { nodes, wanted }: Pick<Section, 'nodes' | 'wanted'>,
    feeds: ReadonlyMap<string, Value>,
  ): void {
    const inputs: Record<string, RuntimeTensor> = {};
    for (const [name, value] of feeds) inputs[name] = this.runtimeTensor(value);
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
      plan.session.run(inputs, fetches);
      this.statistics.runs++;
    } catch (error) {
      for (const value of wanted) value.storage = undefined;
      throw failure(nodes, error);
    }
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
    if (!value.storage!.shared) this.pool.give(value.storage!.data);
    value.storage = undefined;
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

  private runtimeTensor(value: Value): RuntimeTensor {
    const { data } = value.storage!;
    const dims = value.shape;
    const known = this.tensors.get(data);
    if (known && util.arraysEqual([...known.dims], [...dims])) return known;
    const tensor = this.runtime.tensor(value.dtype, data, dims);
    this.tensors.set(data, tensor);
    return tensor;
  }
}

function failure(nodes: Section['nodes'], error: unknown): GraphFailedError {
  const kernels = nodes.map(({ lowering }) => lowering.kernel);
  const isMemory = /bad_alloc|out of memory|Failed to allocate|Available memory/i.test(String(error));
  return isMemory ? new OutOfMemoryError(kernels, error) : new GraphFailedError(kernels, error);
}
