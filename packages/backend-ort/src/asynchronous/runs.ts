import type { TypedArray } from '@tensorflow/tfjs-core';
import { GraphFailedError, ValueDisposedError } from '../errors';
import { lowerGraph } from '../graph/plan';
import type { Value } from '../graph/value';
import type {
  AsynchronousInput,
  AsynchronousRuntime,
  AsynchronousSession,
  DeviceTensor,
} from '../runtime/asynchronous-session';
import { withoutFailed, type Section } from './section';
import { SerialQueue } from './serial-queue';

interface AsynchronousPlan {
  session: AsynchronousSession;
  /** Names of the results, one for each wanted value, in order. */
  outputs: string[];
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
  private readonly plans = new Map<string, AsynchronousPlan>();

  constructor(
    private readonly runtime: AsynchronousRuntime,
    private readonly cachedGraphs: number,
    private readonly statistics: RunStatistics,
  ) {}

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
    void this.queue.add(async () => {
      for (const { session } of this.plans.values()) await session.dispose();
      this.plans.clear();
    });
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
    const { signature, nodes, inputs, wanted } = section;
    const cached = this.plans.get(signature);
    if (cached) {
      this.plans.delete(signature); // a map keeps the order of insertion: the most recently used goes last
      this.plans.set(signature, cached);
      return cached;
    }
    const start = performance.now();
    const { model, outputs, ports } = lowerGraph(nodes, inputs, wanted, this.runtime);
    const plan = { session: await this.runtime.compile(model, ports), outputs };
    this.statistics.compiledGraphs++;
    this.statistics.compileMilliseconds += performance.now() - start;
    this.plans.set(signature, plan);
    if (this.plans.size > this.cachedGraphs) {
      const [oldest, { session }] = this.plans.entries().next().value!;
      this.plans.delete(oldest);
      await session.dispose();
    }
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
