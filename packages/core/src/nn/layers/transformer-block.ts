import * as tf from '@tensorflow/tfjs-core';
import { Module } from '../module';
import { gelu } from './activations';
import { MultiheadAttention, type AttentionMasks } from './attention';
import { Dropout } from './dropout';
import { LayerNorm } from './layer-norm';
import { Linear } from './linear';

export interface TransformerBlockOptions {
  /** Features between the two linear layers. Default: 4 * features. */
  feedForward?: number;
  /** Probability of dropout on attention weights, on the hidden features and on what each half adds. Default: 0.1. */
  dropout?: number;
  /** Between the two linear layers. Default: {@link gelu}. */
  activation?: (x: tf.Tensor) => tf.Tensor;
  /** Normalises the input of each half, as GPT-2 does, instead of its sum with the input. Default: true. */
  preNorm?: boolean;
  /** Lets no position see a later one. Default: false. */
  causal?: boolean;
}

/**
 * Self-attention, then two linear layers at each position, each with a residual connection around it. Input and output
 * [batch, length, features].
 *
 *     x = x + attention(norm1(x));  x = x + feedForward(norm2(x))     pre-norm (Radford et al. 2019)
 *     x = norm1(x + attention(x));  x = norm2(x + feedForward(x))     post-norm (Vaswani et al. 2017, section 3.1)
 *
 * Parameters are named as in PyTorch's TransformerEncoderLayer, which is
 * `{ feedForward: 2048, activation: tf.relu, preNorm: false }`.
 *
 * ```ts
 * const block = new TransformerBlock(64, 4, { causal: true });
 * block.forward(tf.zeros([2, 10, 64])).shape; // [2, 10, 64]
 * ```
 */
export class TransformerBlock extends Module<[x: tf.Tensor, masks?: AttentionMasks]> {
  readonly self_attn: MultiheadAttention;
  readonly linear1: Linear;
  readonly dropout: Dropout;
  readonly linear2: Linear;
  readonly norm1: LayerNorm;
  readonly norm2: LayerNorm;
  readonly dropout1: Dropout;
  readonly dropout2: Dropout;
  private readonly activation: (x: tf.Tensor) => tf.Tensor;
  private readonly preNorm: boolean;
  private readonly causal: boolean;

  constructor(
    features: number,
    heads: number,
    {
      feedForward = 4 * features,
      dropout = 0.1,
      activation = gelu,
      preNorm = true,
      causal = false,
    }: TransformerBlockOptions = {},
  ) {
    super();
    this.self_attn = new MultiheadAttention(features, heads, { dropout });
    this.linear1 = new Linear(features, feedForward);
    this.dropout = new Dropout(dropout);
    this.linear2 = new Linear(feedForward, features);
    this.norm1 = new LayerNorm(features);
    this.norm2 = new LayerNorm(features);
    this.dropout1 = new Dropout(dropout);
    this.dropout2 = new Dropout(dropout);
    this.activation = activation;
    this.preNorm = preNorm;
    this.causal = causal;
  }

  forward(x: tf.Tensor, masks: AttentionMasks = {}): tf.Tensor {
    return tf.tidy(() => {
      if (this.preNorm) {
        const attended = tf.add(x, this.attend(this.norm1.forward(x), masks));
        return tf.add(attended, this.feedForward(this.norm2.forward(attended)));
      }
      const attended = this.norm1.forward(tf.add(x, this.attend(x, masks)));
      return this.norm2.forward(tf.add(attended, this.feedForward(attended)));
    });
  }

  private attend(x: tf.Tensor, masks: AttentionMasks): tf.Tensor {
    return this.dropout1.forward(this.self_attn.forward(x, x, x, { causal: this.causal, ...masks }));
  }

  private feedForward(x: tf.Tensor): tf.Tensor {
    const hidden = this.dropout.forward(this.activation(this.linear1.forward(x)));
    return this.dropout2.forward(this.linear2.forward(hidden));
  }
}
