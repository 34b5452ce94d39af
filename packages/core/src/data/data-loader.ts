import { DlError, InvalidArgumentError } from '../errors';
import { Random } from '../random';
import { collate, type Batch } from './collate';
import type { Dataset, Sample } from './dataset';

export interface DataLoaderOptions<Item extends Sample, Collated = Batch<Item>> {
  /** Samples in a batch. */
  batchSize: number;
  /** Visits the samples of each epoch in a new random order. Default: false. */
  shuffle?: boolean;
  /** Seed of the order and of the augmentation. Default: 0. */
  seed?: number;
  /** Leaves out the last batch of an epoch if it is smaller than the others. Default: false. */
  dropLast?: boolean;
  /** Batches that are loaded ahead while one is in use. Default: 2. */
  prefetch?: number;
  /**
   * Makes a batch of samples; `random` is for mixing them, see `mixup`. Default: {@link collate}, which stacks them.
   */
  collate?: (samples: Item[], random: Random) => Collated;
}

/** A sample could not be loaded; `cause` says why. */
export class SampleError extends DlError {
  /** Index of the sample in its data set. */
  readonly index: number;

  constructor(index: number, cause: unknown) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    super('sample-failed', `sample ${index} of the data set could not be loaded: ${reason}`, { cause });
    this.index = index;
  }
}

/** Keeps the random numbers of the three uses apart, whatever their indices are. */
const streams = { order: 0, sample: 1, batch: 2 };

/** Samples of one batch that are loaded at a time: enough to keep a pool busy, few enough to bound memory. */
const concurrency = 8;

/**
 * Cuts a data set into batches. The order of epoch `e` depends on the seed and `e` alone, and the augmentation of sample
 * `i` on the seed, `e` and `i` alone: the pair (epoch, batch) is a position that can be saved and resumed exactly.
 *
 * ```ts
 * const loader = new DataLoader(digits, { batchSize: 64, shuffle: true, seed: 1 });
 * for await (const { image, label } of loader.epoch(0)) {
 *   console.log(image.shape, label.shape); // [64, 28, 28, 1] [64]
 * }
 * ```
 */
export class DataLoader<Item extends Sample = Sample, Collated = Batch<Item>> {
  readonly dataset: Dataset<Item>;
  readonly batchSize: number;
  /** Batches in an epoch. */
  readonly batches: number;
  private readonly shuffle: boolean;
  private readonly seed: number;
  private readonly prefetch: number;
  private readonly collate: (samples: Item[], random: Random) => Collated;

  /** @throws {@link InvalidArgumentError} if `batchSize` is not a positive or `prefetch` not a natural number. */
  constructor(dataset: Dataset<Item>, options: DataLoaderOptions<Item, Collated>) {
    const { batchSize, shuffle = false, seed = 0, dropLast = false, prefetch = 2 } = options;
    requireInteger('batchSize', batchSize, 1);
    requireInteger('prefetch', prefetch, 0);
    this.dataset = dataset;
    this.batchSize = batchSize;
    this.batches = Math[dropLast ? 'floor' : 'ceil'](dataset.length / batchSize);
    this.shuffle = shuffle;
    this.seed = seed;
    this.prefetch = prefetch;
    this.collate = options.collate ?? (collate as unknown as (samples: Item[]) => Collated);
  }

  /**
   * The batches of one epoch, from `startBatch` on. Leaving the loop early waits for what is being loaded, and drops it.
   *
   * @throws {@link SampleError} if a sample cannot be loaded.
   */
  async *epoch(epoch: number, startBatch = 0): AsyncGenerator<Collated, void, undefined> {
    requireInteger('epoch', epoch, 0);
    requireInteger('startBatch', startBatch, 0, this.batches);
    const order = this.order(epoch);
    const stop = new AbortController();
    const pending: Promise<Collated>[] = [];
    let next = startBatch;
    try {
      for (;;) {
        while (next < this.batches && pending.length <= this.prefetch) {
          const batch = this.load(order, epoch, next++, stop.signal);
          batch.catch(() => {}); // A batch that fails before its turn is reported in its turn.
          pending.push(batch);
        }
        if (!pending.length) return;
        yield await pending.shift()!;
      }
    } finally {
      stop.abort();
      await Promise.allSettled(pending);
    }
  }

  /** The indices of the samples of an epoch, in their order. */
  private order(epoch: number): Uint32Array {
    const { length } = this.dataset;
    return this.shuffle
      ? Random.derive(this.seed, streams.order, epoch).permutation(length)
      : Uint32Array.from({ length }, (_, i) => i);
  }

  private async load(order: Uint32Array, epoch: number, batch: number, stop: AbortSignal): Promise<Collated> {
    const indices = order.subarray(batch * this.batchSize, (batch + 1) * this.batchSize);
    const samples = new Array<Item>(indices.length);
    let next = 0;
    let failure: SampleError | undefined;
    const lane = async () => {
      while (next < indices.length && !failure && !stop.aborted) {
        const position = next++;
        const index = indices[position]!;
        try {
          samples[position] = await this.dataset.get(
            index,
            Random.derive(this.seed, streams.sample, epoch, index),
          );
        } catch (error) {
          failure ??= new SampleError(index, error);
        }
      }
    };
    await Promise.all(Array.from({ length: concurrency }, lane));
    if (failure) throw failure;
    stop.throwIfAborted();
    return this.collate(samples, Random.derive(this.seed, streams.batch, epoch, batch));
  }
}

function requireInteger(name: string, value: number, minimum: number, maximum = Infinity): void {
  if (Number.isInteger(value) && value >= minimum && value <= maximum) return;
  const range = maximum === Infinity ? `of at least ${minimum}` : `from ${minimum} to ${maximum}`;
  throw new InvalidArgumentError(`${name} must be an integer ${range}; received ${value}`);
}
