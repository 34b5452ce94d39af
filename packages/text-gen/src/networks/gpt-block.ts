import * as tf from '@tensorflow/tfjs-core';
import { Dropout, gelu, LayerNorm, Module, type Linear } from '@dl/core/nn';
import { CausalSelfAttention, type CachePlace, type KeyValueCache } from './causal-self-attention';
import type { GptConfiguration } from './gpt-configuration';
import { initializedLinear } from './initialized-linear';

/** Two linear layers at each position, with the exact GELU between them. */
class FeedForward extends Module {
  readonly c_fc: Linear;
  readonly c_proj: Linear;

  constructor({ features, layers, bias }: GptConfiguration) {
    super();
    this.c_fc = initializedLinear(features, 4 * features, { bias });
    this.c_proj = initializedLinear(4 * features, features, { bias, residualLayers: layers });
  }

  forward(x: tf.Tensor): tf.Tensor {
    return tf.tidy(() => this.c_proj.forward(gelu(this.c_fc.forward(x))));
  }
}

/** Attention, then feed-forward, each on normalised input and added to it. Input and output [batch, time, features]. */
export class GptBlock extends Module<[x: tf.Tensor, penalty: tf.Tensor]> {
  readonly ln_1: LayerNorm;
  readonly attn: CausalSelfAttention;
  readonly ln_2: LayerNorm;
  readonly mlp: FeedForward;
  private readonly drop: Dropout;

  constructor(configuration: GptConfiguration) {
    super();
    const { features, bias, dropout } = configuration;
    this.ln_1 = new LayerNorm(features, { bias });
    this.attn = new CausalSelfAttention(configuration);
    this.ln_2 = new LayerNorm(features, { bias });
    this.mlp = new FeedForward(configuration);
    this.drop = new Dropout(dropout);
  }

  forward(x: tf.Tensor, penalty: tf.Tensor): tf.Tensor {
    return tf.tidy(() => this.add(x, this.attn.forward(this.ln_1.forward(x), penalty)));
  }

  /** As {@link forward}, with the keys and values of all positions. */
  read(x: tf.Tensor, penalty: tf.Tensor): { output: tf.Tensor; cache: KeyValueCache } {
    const { output, cache } = this.attn.attend(this.ln_1.forward(x), penalty);
    return { output: this.add(x, output), cache };
  }

  /** One more token, x [batch, 1, features], with the tokens of the cache before it. */
  readNext(
    x: tf.Tensor,
    cache: KeyValueCache,
    place: CachePlace,
  ): { output: tf.Tensor; cache: KeyValueCache } {
    const attended = this.attn.attendNext(this.ln_1.forward(x), cache, place);
    return { output: this.add(x, attended.output), cache: attended.cache };
  }

  /** The residual stream after both halves of the block. */
  private add(x: tf.Tensor, attended: tf.Tensor): tf.Tensor {
    const sum = tf.add(x, this.drop.forward(attended));
    return tf.add(sum, this.drop.forward(this.mlp.forward(this.ln_2.forward(sum))));
  }
}
