import { describe, expect, it } from '@jest/globals';
import { InvalidArgumentError } from '../errors';
import type { Random } from '../random';
import { collate } from './collate';
import { DataLoader, SampleError } from './data-loader';
import type { Dataset } from './dataset';
import { arrayDataset } from './datasets/array-dataset';

const numbers = (length: number) => arrayDataset(Array.from({ length }, (_, id) => ({ id })));

/** Samples with a random number each, that arrive in another order than they are asked for. */
const noisy = (length: number): Dataset<{ id: number; noise: number }> => ({
  length,
  get: async (id: number, random: Random) => {
    for (let i = 0; i < (id * 7) % 5; i++) await Promise.resolve();
    return { id, noise: random.uniform() };
  },
});

async function collect<T>(batches: AsyncIterable<T>): Promise<T[]> {
  const found: T[] = [];
  for await (const batch of batches) found.push(batch);
  return found;
}

const ids = (batches: { id: { data: ArrayLike<number> } }[]) => batches.map(({ id }) => Array.from(id.data));

describe('DataLoader', () => {
  it('cuts a data set into batches, in order', async () => {
    const loader = new DataLoader(numbers(7), { batchSize: 3 });
    expect(loader.batches).toBe(3);
    expect(ids(await collect(loader.epoch(0)))).toEqual([[0, 1, 2], [3, 4, 5], [6]]);
    const even = new DataLoader(numbers(7), { batchSize: 3, dropLast: true });
    expect(even.batches).toBe(2);
    expect(ids(await collect(even.epoch(0)))).toEqual([
      [0, 1, 2],
      [3, 4, 5],
    ]);
    expect(await collect(new DataLoader(numbers(0), { batchSize: 3 }).epoch(0))).toEqual([]);
  });

  it('shuffles each epoch anew, by the seed', async () => {
    const order = async (seed: number, epoch: number) => {
      const loader = new DataLoader(numbers(50), { batchSize: 10, shuffle: true, seed });
      return ids(await collect(loader.epoch(epoch))).flat();
    };
    const first = await order(1, 0);
    expect([...first].sort((a, b) => a - b)).toEqual(Array.from({ length: 50 }, (_, i) => i));
    expect(await order(1, 0)).toEqual(first);
    expect(await order(1, 1)).not.toEqual(first);
    expect(await order(2, 0)).not.toEqual(first);
  });

  it('resumes at any batch of any epoch exactly, whatever the prefetch', async () => {
    const all = new DataLoader(noisy(23), { batchSize: 4, shuffle: true, seed: 5, prefetch: 0 });
    for (const epoch of [0, 3]) {
      const whole = await collect(all.epoch(epoch));
      for (let start = 0; start <= all.batches; start++) {
        const loader = new DataLoader(noisy(23), { batchSize: 4, shuffle: true, seed: 5, prefetch: 3 });
        expect(await collect(loader.epoch(epoch, start))).toEqual(whole.slice(start));
      }
    }
  });

  it('draws the randomness of a sample from seed, epoch and index alone', async () => {
    const noiseOf = async (options: { shuffle: boolean; batchSize: number }, epoch: number) => {
      const batches = await collect(new DataLoader(noisy(9), { ...options, seed: 4 }).epoch(epoch));
      const pairs = batches.flatMap(({ id, noise }) =>
        Array.from(id.data, (value, i) => [value, noise.data[i]]),
      );
      return Object.fromEntries(pairs) as Record<number, number>;
    };
    const shuffled = await noiseOf({ shuffle: true, batchSize: 2 }, 1);
    expect(await noiseOf({ shuffle: false, batchSize: 5 }, 1)).toEqual(shuffled);
    expect(await noiseOf({ shuffle: false, batchSize: 5 }, 2)).not.toEqual(shuffled);
    expect(new Set(Object.values(shuffled)).size).toBe(9);
  });

  it('loads ahead as many batches as it is told to', async () => {
    const asked: number[] = [];
    const dataset = { length: 10, get: (id: number) => (asked.push(id), { id }) };
    const loader = new DataLoader(dataset, { batchSize: 1, prefetch: 2 });
    const batches = loader.epoch(0);
    await batches.next();
    expect(asked).toEqual([0, 1, 2]);
    await batches.next();
    expect(asked).toEqual([0, 1, 2, 3]);
    await batches.return();
  });

  it('gives a custom collate the randomness of the batch', async () => {
    const loader = new DataLoader(numbers(4), {
      batchSize: 2,
      collate: (samples, random) => ({ ...collate(samples), share: random.uniform() }),
    });
    const shares = async (epoch: number) => (await collect(loader.epoch(epoch))).map(({ share }) => share);
    expect(await shares(0)).toEqual(await shares(0));
    expect(new Set([...(await shares(0)), ...(await shares(1))]).size).toBe(4);
  });

  it('names the sample that fails, in its turn, and stops loading', async () => {
    const asked: number[] = [];
    const dataset = {
      length: 100,
      get: async (id: number) => {
        asked.push(id);
        if (id === 5) throw new Error('no such image');
        return { id };
      },
    };
    const seen: number[][] = [];
    const run = async () => {
      for await (const batch of new DataLoader(dataset, { batchSize: 2, prefetch: 3 }).epoch(0)) {
        seen.push(Array.from(batch.id.data));
      }
    };
    const error = await run().catch((reason: unknown) => reason);
    expect(error).toBeInstanceOf(SampleError);
    expect(error).toMatchObject({
      code: 'sample-failed',
      index: 5,
      message: expect.stringContaining('no such image'),
    });
    expect(seen).toEqual([
      [0, 1],
      [2, 3],
    ]);
    expect(Math.max(...asked)).toBeLessThan(12);
  });

  it('waits for work in progress and starts no more when the consumer leaves', async () => {
    let running = 0;
    let asked = 0;
    const dataset = {
      length: 1000,
      get: async (id: number) => {
        running++;
        asked++;
        await new Promise((resolve) => setTimeout(resolve, 5));
        running--;
        if (id > 40) throw new Error('a failure that nobody waits for');
        return { id };
      },
    };
    for await (const batch of new DataLoader(dataset, { batchSize: 20, prefetch: 3 }).epoch(0)) {
      expect(batch.id.shape).toEqual([20]);
      break;
    }
    expect(running).toBe(0);
    const askedAtTheEnd = asked;
    await new Promise((resolve) => setTimeout(resolve, 20));
    expect(asked).toBe(askedAtTheEnd);
    expect(asked).toBeLessThan(100);
  });

  it.each([{ batchSize: 0 }, { batchSize: 1.5 }, { batchSize: 2, prefetch: -1 }])('refuses %p', (options) => {
    expect(() => new DataLoader(numbers(3), options)).toThrow(InvalidArgumentError);
  });

  it('refuses positions outside of the epoch', async () => {
    const loader = new DataLoader(numbers(3), { batchSize: 1 });
    await expect(loader.epoch(0, 4).next()).rejects.toThrow(
      /startBatch must be an integer from 0 to 3; received 4/,
    );
    await expect(loader.epoch(-1).next()).rejects.toThrow(InvalidArgumentError);
  });
});
