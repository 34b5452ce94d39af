import { InvalidArgumentError } from '@dl/core';
import type { BatchLoader } from '@dl/core/train';
import { cutStretches, type TokenBatch } from './token-batch';

export interface ParallelStreamsOptions {
  /** Tokens in a stretch, over which gradients go back. */
  length: number;
  /** Parts of the text that are read side by side. */
  batchSize: number;
  /** Batches in an epoch: how many come between two validations. Default: once through the text. */
  batches?: number;
}

/**
 * Cuts a text into `batchSize` equal parts and reads them side by side, stretch after stretch, so that a recurrent network
 * can carry its state from batch to batch: truncated back-propagation through time (Williams and Peng 1990). At the end of
 * the parts it starts over. What does not fill a stretch at the end of a part is left out.
 *
 * ```ts
 * const loader = new ParallelStreams(tokens, { length: 50, batchSize: 50 });
 * ```
 */
export class ParallelStreams implements BatchLoader<TokenBatch> {
  readonly batches: number;
  readonly batchSize: number;
  /** Tokens of an epoch that are predicted. */
  readonly tokens: number;
  private readonly length: number;
  /** Tokens from the start of one part to that of the next. */
  private readonly part: number;
  /** Stretches in a part. */
  private readonly stretches: number;

  /** @throws {@link InvalidArgumentError} if a part is shorter than a stretch. */
  constructor(
    private readonly text: Int32Array,
    { length, batchSize, batches }: ParallelStreamsOptions,
  ) {
    this.batchSize = batchSize;
    this.length = length;
    this.part = Math.floor((text.length - 1) / batchSize);
    this.stretches = Math.floor(this.part / length);
    if (this.stretches < 1) {
      throw new InvalidArgumentError(
        `a text of ${text.length} tokens is too short for ${batchSize} parts of ${length} or more: take a longer text, a ` +
          'smaller context or a smaller batch',
      );
    }
    this.batches = batches ?? this.stretches;
    this.tokens = this.batches * batchSize * length;
  }

  async *epoch(epoch: number, startBatch = 0): AsyncGenerator<TokenBatch, void> {
    for (let batch = startBatch; batch < this.batches; batch++) {
      const stretch = (epoch * this.batches + batch) % this.stretches;
      const starts = Int32Array.from(
        { length: this.batchSize },
        (_, part) => part * this.part + stretch * this.length,
      );
      yield { ...cutStretches(this.text, starts, this.length), isStart: stretch === 0 };
    }
  }
}
