import type { TypedArray } from '@tensorflow/tfjs-core';
import { GraphFailedError, ValueDisposedError } from '../errors';
import type { OrtBackendLimits } from '../backend';
import { lowerSection } from '../graph/lower-section';
import { peakBytes } from '../graph/plan';
import { PlanCache } from '../graph/plan-cache';
import { withoutFailed, type Section } from '../graph/section';
import type { Value } from '../graph/value';
import type {
  AsynchronousInput,
  AsynchronousRuntime,
  AsynchronousSession,
} from '../runtime/asynchronous-session';
import type { DeviceTensor } from '../runtime/device-tensor';
import { SerialQueue } from './serial-queue';

interface AsynchronousPlan {
  session: AsynchronousSession;
  /** Names of the results, one for each wanted value, in order. */
  outputs: string[];
  /** See {@link Plan.bytes}. */
  bytes: number;
}

interface RunStatistics {
  compiledGraphs: number;
  compileMilliseconds: number;
  runs: number;
}

/**
 * All that is under way on an asynchronous runtime. It does one thing at a time, in the order of the calls: a section
 * finds the results of those before it, and a tensor is freed after the runs that take it.
 */
export class AsynchronousRuns {
  private readonly queue = new SerialQueue();
  private readonly plans: PlanCache<AsynchronousPlan>;

  constructor(
    private readonly runtime: AsynchronousRuntime,
    { cachedGraphs, cachedBytes }: OrtBackendLimits,
    private readonly statistics: RunStatistics,
  ) {
    this.plans = new PlanCache(cachedGraphs, cachedBytes);
  }

  /** Computes a section. The promise never rejects: the values say what failed. */
  start(section: Section): Promise<void> {
    const computed = this.queue.add(() => this.compute(section));
    for (const value of section.wanted) value.remote = { computed };
    return computed;
  }

  /** Brings a value from the device into memory. */
  async download(value: Value): Promise<void> {
    await this.queue.add(async () => {
      const tensor = value.remote?.tensor;
      if (tensor && !value.storage) value.storage = inMemory(await tensor.download());
    });
  }

  release(tensor: DeviceTensor): void {
    void this.queue.add(() => tensor.release());
  }

  /** Ends when all that was started has ended. */
  async settled(): Promise<void> {
    await this.queue.add(() => undefined);
  }

  dispose(): void {
    void this.queue.add(() => this.plans.dispose());
  }

  private async compute(section: Section): Promise<void> {
    const computable = withoutFailed(section);
    if (!computable) return;
    const { nodes, wanted, inputs } = computable;
    try {
      const { session, outputs } = await this.plan(computable);
      const feeds = Object.fromEntries(inputs.map((value, i) => [`i${i}`, feed(value)] as const));
      const results = await session.run(feeds);
      this.statistics.runs++;
      const stored = new Set<string>();
      outputs.forEach((name, i) => {
        const elements = results[name]!;
        if (!isOnDevice(elements)) {
          wanted[i]!.storage = inMemory(elements);
          wanted[i]!.remote = undefined;
          return;
        }
        if (stored.has(name)) elements.retain();
        stored.add(name);
        wanted[i]!.remote = { tensor: elements };
      });
    } catch (error) {
      const kernels = nodes.map(({ lowering }) => lowering.kernel);
      for (const value of wanted) value.remote = { failure: new GraphFailedError(kernels, error) };
    }
  }

  private async plan(section: Section): Promise<AsynchronousPlan> {
    const cached = this.plans.get(section.signature);
    if (cached) return cached;
    const start = performance.now();
    const { model, outputs, ports } = lowerSection(section, { target: this.runtime });
    const session = await this.runtime.compile(model, ports);
    const plan = { session, outputs, bytes: model.length + peakBytes(section) };
    this.statistics.compiledGraphs++;
    this.statistics.compileMilliseconds += performance.now() - start;
    this.plans.add(section.signature, plan);
    return plan;
  }
}

function feed(value: Value): AsynchronousInput {
  const elements = value.remote?.tensor ?? value.storage?.data;
  if (!elements) throw new ValueDisposedError(value.shape);
  return { type: value.dtype, dims: value.shape, elements };
}

/** The runtime makes a new array for each result, which nobody writes to again. */
const inMemory = (data: TypedArray) => ({ data, shared: true });

const isOnDevice = (elements: TypedArray | DeviceTensor): elements is DeviceTensor => 'download' in elements;
