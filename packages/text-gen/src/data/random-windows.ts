import { InvalidArgumentError, Random } from '@dl/core';
import type { BatchLoader } from '@dl/core/train';
import { cutStretches, type TokenBatch } from './token-batch';

export interface RandomWindowsOptions {
  /** Tokens in a stretch. */
  length: number;
  /** Stretches in a batch. */
  batchSize: number;
  /** Batches in an epoch: how many come between two validations. */
  batches: number;
  /** Default: 0. */
  seed?: number;
}

/**
 * Batches of stretches that start anywhere in a text, as nanoGPT trains. A batch depends on the seed, the epoch and its
 * number alone, so a training resumes exactly.
 *
 * ```ts
 * const loader = new RandomWindows(tokens, { length: 64, batchSize: 12, batches: 250 });
 * for await (const { tokens, next } of loader.epoch(0)) console.log(tokens.shape); // [12, 64]
 * ```
 */
export class RandomWindows implements BatchLoader<TokenBatch> {
  readonly batches: number;
  readonly batchSize: number;
  private readonly length: number;
  private readonly seed: number;

  /** @throws {@link InvalidArgumentError} if the text has no stretch of `length` with a token after it. */
  constructor(
    private readonly text: Int32Array,
    { length, batchSize, batches, seed = 0 }: RandomWindowsOptions,
  ) {
    if (text.length <= length) {
      throw new InvalidArgumentError(
        `a text of ${text.length} tokens is too short for stretches of ${length}: take a longer text or a smaller context`,
      );
    }
    this.batches = batches;
    this.batchSize = batchSize;
    this.length = length;
    this.seed = seed;
  }

  async *epoch(epoch: number, startBatch = 0): AsyncGenerator<TokenBatch, void> {
    for (let batch = startBatch; batch < this.batches; batch++) {
      const random = Random.derive(this.seed, epoch, batch);
      const starts = Int32Array.from({ length: this.batchSize }, () =>
        random.integer(this.text.length - this.length),
      );
      yield { ...cutStretches(this.text, starts, this.length), isStart: true };
    }
  }
}
