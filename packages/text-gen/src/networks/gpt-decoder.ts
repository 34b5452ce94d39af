import * as tf from '@tensorflow/tfjs-core';
import type { KeyValueCache } from './causal-self-attention';
import type { Gpt } from './gpt';
import type { TokenDecoder } from './token-decoder';

/**
 * A {@link Gpt} that writes: keys and values of what was read stay in caches of the size of the context, so that each token
 * costs one position. Where the context is full, the last half of it is read anew as the start of the next one: positions
 * are learned, so a cache cannot slide.
 */
export class GptDecoder implements TokenDecoder {
  /** What the caches hold. */
  private tokens: number[] = [];
  private caches: KeyValueCache[] = [];

  constructor(private readonly network: Gpt) {}

  async feed(tokens: ArrayLike<number>): Promise<Float32Array> {
    const { context } = this.network.configuration;
    const all = [...this.tokens, ...Array.from(tokens)];
    const isNext = tokens.length === 1 && this.tokens.length > 0 && all.length <= context;
    const kept = all.length <= context ? all : all.slice(-Math.ceil(context / 2));
    const { logits, caches } = tf.tidy(() => (isNext ? this.readNext(kept) : this.read(kept)));
    this.dispose();
    this.tokens = kept;
    this.caches = caches;
    try {
      return (await logits.data()) as Float32Array;
    } finally {
      logits.dispose();
    }
  }

  dispose(): void {
    tf.dispose(this.caches);
    this.caches = [];
    this.tokens = [];
  }

  /** All tokens at once, filled up to the context: what comes after them is overwritten before it is seen. */
  private read(tokens: readonly number[]) {
    const padded = new Int32Array(this.network.configuration.context);
    padded.set(tokens);
    return this.network.read(tf.tensor2d(padded, [1, padded.length], 'int32'), place(tokens));
  }

  private readNext(tokens: readonly number[]) {
    return this.network.readNext(tf.tensor2d([tokens.at(-1)!], [1, 1], 'int32'), place(tokens), this.caches);
  }
}

/** The position of the last token. */
const place = (tokens: readonly number[]) => tf.tensor1d([tokens.length - 1], 'int32');
