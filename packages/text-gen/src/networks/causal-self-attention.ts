import * as tf from '@tensorflow/tfjs-core';
import { dropout, Module, type Linear } from '@dl/core/nn';
import { initializedLinear } from './initialized-linear';
import type { GptConfiguration } from './gpt-configuration';

/** Keys and values of the tokens that were read so far: [batch, heads, context, features / heads] each. */
export type KeyValueCache = { keys: tf.Tensor; values: tf.Tensor };

/** Where one more token goes in a cache of constant size. */
export interface CachePlace {
  /** Bool [context, 1]: true at the place of the token. */
  readonly isHere: tf.Tensor;
  /** [context]: what is added to the scores, so little at places that are still empty that softmax gives 0. */
  readonly penalty: tf.Tensor;
}

/**
 * Self-attention in which no position sees a later one (Vaswani et al. 2017, section 3.2.3), with nanoGPT's parameter
 * names. Input and output [batch, time, features].
 */
export class CausalSelfAttention extends Module<[x: tf.Tensor, penalty: tf.Tensor]> {
  readonly c_attn: Linear; // to query, key, value
  readonly c_proj: Linear;
  private readonly heads: number;
  private readonly dropout: number;

  constructor({ features, heads, layers, bias, dropout }: GptConfiguration) {
    super();
    this.c_attn = initializedLinear(features, 3 * features, { bias });
    this.c_proj = initializedLinear(features, features, { bias, residualLayers: layers });
    this.heads = heads;
    this.dropout = dropout;
  }

  /** @param penalty - Added to the scores: see {@link causalPenalty}. */
  forward(x: tf.Tensor, penalty: tf.Tensor): tf.Tensor {
    return tf.tidy(() => this.attend(x, penalty).output);
  }

  /** As {@link forward}, with the keys and values of all positions. */
  attend(x: tf.Tensor, penalty: tf.Tensor): { output: tf.Tensor; cache: KeyValueCache } {
    const [query, keys, values] = this.project(x);
    return { output: this.mix(query, keys, values, penalty), cache: { keys, values } };
  }

  /** The output for one more token, x [batch, 1, features], and the cache with it. */
  attendNext(
    x: tf.Tensor,
    { keys, values }: KeyValueCache,
    { isHere, penalty }: CachePlace,
  ): { output: tf.Tensor; cache: KeyValueCache } {
    const [query, key, value] = this.project(x);
    const cache = { keys: tf.where(isHere, key, keys), values: tf.where(isHere, value, values) };
    return { output: this.mix(query, cache.keys, cache.values, penalty), cache };
  }

  /** Query, key and value: [batch, heads, time, features / heads] each. */
  private project(x: tf.Tensor): [tf.Tensor, tf.Tensor, tf.Tensor] {
    const [batch, time, features] = x.shape as [number, number, number];
    const blocks = tf.reshape(this.c_attn.forward(x), [batch, time, 3, this.heads, features / this.heads]);
    return tf.unstack(tf.transpose(blocks, [2, 0, 3, 1, 4])) as [tf.Tensor, tf.Tensor, tf.Tensor];
  }

  private mix(query: tf.Tensor, keys: tf.Tensor, values: tf.Tensor, penalty: tf.Tensor): tf.Tensor {
    const [batch, heads, time, size] = query.shape as [number, number, number, number];
    const scores = tf.matMul(tf.mul(query, 1 / Math.sqrt(size)), keys, false, true); // [batch, heads, time, keys]
    const weights = dropout(tf.softmax(tf.add(scores, penalty)), this.training ? this.dropout : 0);
    const mixed = tf.transpose(tf.matMul(weights, values), [0, 2, 1, 3]);
    return this.c_proj.forward(tf.reshape(mixed, [batch, time, heads * size]));
  }
}

/** What hides later positions from earlier ones: [time, time], 0 or a number so low that softmax gives 0. */
export function causalPenalty(time: number): tf.Tensor {
  return tf.tidy(() => {
    const places = tf.range(0, time);
    return tf.mul(tf.cast(tf.greater(places, tf.expandDims(places, 1)), 'float32'), -1e9);
  });
}
