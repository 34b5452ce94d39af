import * as tf from '@tensorflow/tfjs-core';
import { InvalidArgumentError, ShapeError } from '../../errors';
import { xavierUniform, zeros } from '../initialize';
import { Module } from '../module';
import { Parameter } from '../parameter';
import { assertProbability, dropout } from './dropout';
import { Linear } from './linear';

export interface AttentionOptions {
  /** Probability of dropout on the attention weights. Default: 0. */
  dropout?: number;
  /** Adds learnable biases to all four projections. Default: true. */
  bias?: boolean;
}

/** What may not be seen. A query that sees nothing at all gets the mean of all values (PyTorch: NaN). */
export interface AttentionMasks {
  /** Bool [batch, keys]: true hides a key from all queries, as padding is. */
  keyPaddingMask?: tf.Tensor;
  /** [queries, keys], or what broadcasts to [batch, heads, queries, keys]: true hides, floats are added to the scores. */
  attentionMask?: tf.Tensor;
  /** Hides the keys after a query's own position. Default: false. */
  causal?: boolean;
}

/**
 * `softmax(Q K^T / sqrt(d)) V` in several heads of d = features / heads, with learned projections of query, key, value
 * and output (Vaswani et al. 2017, section 3.2). All inputs are [batch, length, features].
 *
 * ```ts
 * const layer = new MultiheadAttention(64, 4);
 * const x = tf.zeros([2, 10, 64]);
 * layer.forward(x, x, x, { causal: true }).shape; // self-attention: [2, 10, 64]
 * layer.forward(x, memory).shape; // cross-attention from x to memory
 * layer.attend(x).weights.shape; // [2, 4, 10, 10]
 * ```
 */
export class MultiheadAttention extends Module<
  [query: tf.Tensor, key?: tf.Tensor, value?: tf.Tensor, masks?: AttentionMasks]
> {
  readonly in_proj_weight: Parameter; // [features, 3 * features]: query, key, value
  readonly in_proj_bias?: Parameter; // [3 * features]
  readonly out_proj: Linear;
  readonly dropout: number;

  constructor(
    readonly features: number,
    readonly heads: number,
    { dropout = 0, bias = true }: AttentionOptions = {},
  ) {
    super();
    assertProbability(dropout);
    if (features % heads) {
      throw new InvalidArgumentError(
        `the heads must share the features equally; received ${features} features, ${heads} heads`,
      );
    }
    this.dropout = dropout;
    this.in_proj_weight = new Parameter(xavierUniform([features, 3 * features]), 'linear');
    if (bias) this.in_proj_bias = new Parameter(zeros([3 * features]));
    this.out_proj = new Linear(features, features, { bias });
    this.out_proj.bias?.assign(zeros([features]));
  }

  forward(query: tf.Tensor, key = query, value = key, masks: AttentionMasks = {}): tf.Tensor {
    return tf.tidy(() => this.attend(query, key, value, masks).output);
  }

  /** As {@link forward}, with the attention weights before dropout: [batch, heads, queries, keys]. */
  attend(
    query: tf.Tensor,
    key = query,
    value = key,
    masks: AttentionMasks = {},
  ): { output: tf.Tensor; weights: tf.Tensor } {
    for (const x of [query, key, value]) this.assertInput(x);
    return tf.tidy(() => {
      const [q, k, v] = this.projectInputs(query, key, value); // [batch, heads, length, d]
      const scale = 1 / Math.sqrt(this.features / this.heads);
      const scores = tf.matMul(tf.mul(q!, scale), k!, false, true); // [batch, heads, queries, keys]
      const penalty = maskPenalty(masks, query.shape[1]!, key.shape[1]!);
      const weights = tf.softmax(penalty ? tf.add(scores, penalty) : scores);
      const mixed = tf.matMul(this.training ? dropout(weights, this.dropout) : weights, v!);
      const output = tf.reshape(tf.transpose(mixed, [0, 2, 1, 3]), query.shape);
      return { output: this.out_proj.forward(output), weights };
    });
  }

  /** Query, key and value of the heads, in one product as far as they come from the same tensor. */
  private projectInputs(query: tf.Tensor, key: tf.Tensor, value: tf.Tensor): tf.Tensor[] {
    if (query === key && key === value) return this.project(query, 0, 3);
    if (key === value) return [...this.project(query, 0, 1), ...this.project(key, 1, 2)];
    return [query, key, value].flatMap((x, part) => this.project(x, part, 1));
  }

  /** Projects by `count` blocks of `in_proj_weight` from block `first` on; each gives [batch, heads, length, d]. */
  private project(x: tf.Tensor, first: number, count: number): tf.Tensor[] {
    const [batch, length, features] = x.shape as [number, number, number];
    const blocks = ({ value, shape: { length: rank } }: Parameter) =>
      count === 3
        ? value
        : tf.slice(value, [0, first * features].slice(-rank), [-1, count * features].slice(-rank));
    const rows = tf.matMul(tf.reshape(x, [batch * length, features]), blocks(this.in_proj_weight));
    const biased = this.in_proj_bias ? tf.add(rows, blocks(this.in_proj_bias)) : rows;
    const shape = [batch, length, count, this.heads, features / this.heads];
    return tf.unstack(tf.transpose(tf.reshape(biased, shape), [2, 0, 3, 1, 4]));
  }

  private assertInput(x: tf.Tensor): void {
    if (x.rank === 3 && x.shape[2] === this.features) return;
    throw new ShapeError(
      `MultiheadAttention expects [batch, length, ${this.features}], received [${x.shape}]`,
    );
  }
}

/** What masks add to the scores: 0 where a key may be seen, so little where not that softmax gives 0. */
function maskPenalty(
  { keyPaddingMask, attentionMask, causal }: AttentionMasks,
  queries: number,
  keys: number,
): tf.Tensor | undefined {
  const penalties: tf.Tensor[] = [];
  if (keyPaddingMask) penalties.push(penalty(tf.reshape(keyPaddingMask, [-1, 1, 1, keys])));
  if (attentionMask) penalties.push(attentionMask.dtype === 'bool' ? penalty(attentionMask) : attentionMask);
  if (causal) penalties.push(penalty(tf.greater(tf.range(0, keys), tf.expandDims(tf.range(0, queries), 1))));
  return penalties.length ? penalties.reduce((sum, next) => tf.add(sum, next)) : undefined;
}

const penalty = (hidden: tf.Tensor) => tf.mul(tf.cast(hidden, 'float32'), -1e9);
