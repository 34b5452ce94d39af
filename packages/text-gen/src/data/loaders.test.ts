import { expect, it } from '@jest/globals';
import { InvalidArgumentError } from '@dl/core';
import type { BatchLoader } from '@dl/core/train';
import { ParallelStreams } from './parallel-streams';
import { RandomWindows } from './random-windows';
import type { TokenBatch } from './token-batch';

const text = Int32Array.from({ length: 101 }, (_, i) => i);

async function batchesOf(
  loader: BatchLoader<TokenBatch>,
  epoch: number,
  startBatch = 0,
): Promise<TokenBatch[]> {
  const batches: TokenBatch[] = [];
  for await (const batch of loader.epoch(epoch, startBatch)) batches.push(batch);
  return batches;
}

it('random windows start anywhere, and depend on seed, epoch and number alone', async () => {
  const loader = new RandomWindows(text, { length: 8, batchSize: 50, batches: 4, seed: 1 });
  const batches = await batchesOf(loader, 2);
  expect(batches).toHaveLength(4);
  for (const { tokens, next } of batches) {
    expect(tokens.shape).toEqual([50, 8]);
    expect(next.data).toEqual(tokens.data.map((token) => token + 1)); // the text counts
    expect(Math.max(...next.data)).toBeLessThanOrEqual(100);
  }
  const starts = new Set(batches.flatMap(({ tokens }) => [...tokens.data].filter((_, i) => i % 8 === 0)));
  expect(starts.size).toBeGreaterThan(70); // of 93
  expect(await batchesOf(loader, 2, 3)).toEqual(batches.slice(3));
  expect(await batchesOf(loader, 3)).not.toEqual(batches);
});

it('parallel streams go on from batch to batch and epoch to epoch, and start over at the end', async () => {
  const loader = new ParallelStreams(text, { length: 10, batchSize: 2, batches: 3 });
  const batches = [...(await batchesOf(loader, 0)), ...(await batchesOf(loader, 1))];
  const firsts = batches.map(({ tokens }) => [tokens.data[0], tokens.data[10]]);
  expect(firsts).toEqual([[0, 50], [10, 60], [20, 70], [30, 80], [40, 90], [0, 50]]); // prettier-ignore
  expect(batches.map(({ isStart }) => isStart)).toEqual([true, false, false, false, false, true]);
  expect(batches[4]!.next.data.at(-1)).toBe(100);
  expect(await batchesOf(loader, 1, 2)).toEqual(batches.slice(5));
});

it('a text that is too short is an error', () => {
  expect(() => new RandomWindows(text, { length: 101, batchSize: 1, batches: 1 })).toThrow(
    InvalidArgumentError,
  );
  expect(() => new ParallelStreams(text, { length: 51, batchSize: 2 })).toThrow(InvalidArgumentError);
});
