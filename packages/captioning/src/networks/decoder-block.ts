import * as tf from '@tensorflow/tfjs-core';
import { Dropout, gelu, LayerNorm, Linear, Module, MultiheadAttention } from '@dl/core/nn';

/**
 * Self-attention to earlier words, attention to the picture, then two linear layers, each on normalised input and added to it.
 * Parameters are named as in PyTorch's TransformerDecoderLayer with `norm_first`.
 */
export class DecoderBlock extends Module<[x: tf.Tensor, memory: tf.Tensor]> {
  readonly self_attn: MultiheadAttention;
  readonly multihead_attn: MultiheadAttention;
  readonly linear1: Linear;
  readonly linear2: Linear;
  readonly norm1: LayerNorm;
  readonly norm2: LayerNorm;
  readonly norm3: LayerNorm;
  readonly drop: Dropout;

  constructor(features: number, heads: number, dropout: number) {
    super();
    this.self_attn = new MultiheadAttention(features, heads, { dropout });
    this.multihead_attn = new MultiheadAttention(features, heads, { dropout });
    this.linear1 = new Linear(features, 4 * features);
    this.linear2 = new Linear(4 * features, features);
    this.norm1 = new LayerNorm(features);
    this.norm2 = new LayerNorm(features);
    this.norm3 = new LayerNorm(features);
    this.drop = new Dropout(dropout);
  }

  /** x [batch, words, features], memory [batch, places, features]. */
  forward(x: tf.Tensor, memory: tf.Tensor): tf.Tensor {
    return tf.tidy(() => this.attend(x, memory).output);
  }

  /** As {@link forward}, with the weights of the places, the mean of the heads: [batch, words, places]. */
  attend(x: tf.Tensor, memory: tf.Tensor): { output: tf.Tensor; attention: tf.Tensor } {
    const normed = this.norm1.forward(x);
    const read = tf.add(
      x,
      this.drop.forward(this.self_attn.forward(normed, normed, normed, { causal: true })),
    );
    const { output: looked, weights } = this.multihead_attn.attend(this.norm2.forward(read), memory);
    const seen = tf.add(read, this.drop.forward(looked));
    const hidden = this.linear2.forward(gelu(this.linear1.forward(this.norm3.forward(seen))));
    return { output: tf.add(seen, this.drop.forward(hidden)), attention: tf.mean(weights, 1) };
  }
}
