import { InvalidArgumentError } from '@dl/core';
import type { BatchLoader } from '@dl/core/train';
import { ParallelStreams } from '../data/parallel-streams';
import { cutStretches, type TokenBatch } from '../data/token-batch';
import type { CharRnn } from '../networks/char-rnn';
import { Gpt } from '../networks/gpt';

/** Tokens in a batch of an evaluation: enough to keep the backend busy, few enough for its memory. */
const batchTokens = 4096;

/** Batches of a text for an evaluation. */
export interface EvaluationBatches extends BatchLoader<TokenBatch> {
  /** Tokens of an epoch that are predicted. */
  readonly tokens: number;
}

/**
 * All of a text, in batches of one shape: a GPT reads windows that do not overlap, a recurrent network a few long parts,
 * with its state carried along.
 */
export function evaluationBatches(
  network: Gpt | CharRnn,
  text: Int32Array,
  context: number,
): EvaluationBatches {
  const length = network instanceof Gpt ? Math.min(context, network.configuration.context) : context;
  const rows = Math.floor((text.length - 1) / length);
  if (rows < 1) {
    throw new InvalidArgumentError(
      `a text of ${text.length} tokens is too short to measure on: it must be longer than the context of ${length}`,
    );
  }
  const batchSize = Math.max(
    1,
    Math.min(Math.floor(batchTokens / length), network instanceof Gpt ? rows : rows >> 3),
  );
  return network instanceof Gpt
    ? new Windows(text, length, batchSize)
    : new ParallelStreams(text, { length, batchSize });
}

/** Windows one after the other; what does not fill a batch at the end comes as a smaller one. */
class Windows implements EvaluationBatches {
  readonly batches: number;
  readonly tokens: number;
  private readonly rows: number;

  constructor(
    private readonly text: Int32Array,
    private readonly length: number,
    readonly batchSize: number,
  ) {
    this.rows = Math.floor((text.length - 1) / length);
    this.batches = Math.ceil(this.rows / batchSize);
    this.tokens = this.rows * length;
  }

  async *epoch(_epoch: number, startBatch = 0): AsyncGenerator<TokenBatch, void> {
    for (let batch = startBatch; batch < this.batches; batch++) {
      const first = batch * this.batchSize;
      const starts = Int32Array.from(
        { length: Math.min(this.batchSize, this.rows - first) },
        (_, row) => (first + row) * this.length,
      );
      yield { ...cutStretches(this.text, starts, this.length), isStart: true };
    }
  }
}
