import * as tf from '@tensorflow/tfjs-core';
import { Embedding, LayerNorm, Linear, Module, Sequential, TransformerBlock } from '@dl/core/nn';

/** A small GPT (Radford et al. 2019): tokens [batch, length] to logits [batch, length, vocabulary]. */
export class Gpt extends Module {
  readonly tokens: Embedding;
  readonly positions: Embedding;
  readonly blocks: Sequential;
  readonly norm: LayerNorm;
  readonly head: Linear;

  constructor(vocabulary: number, length: number, { layers = 4, heads = 4, features = 128 } = {}) {
    super();
    this.tokens = new Embedding(vocabulary, features);
    this.positions = new Embedding(length, features);
    const block = () => new TransformerBlock(features, heads, { causal: true, dropout: 0 });
    this.blocks = new Sequential(...Array.from({ length: layers }, block));
    this.norm = new LayerNorm(features);
    this.head = new Linear(features, vocabulary, { bias: false });
  }

  forward(tokens: tf.Tensor): tf.Tensor {
    return tf.tidy(() => {
      const places = tf.range(0, tokens.shape[1]!, 1, 'int32');
      const x = tf.add(this.tokens.forward(tokens), this.positions.forward(places));
      return this.head.forward(this.norm.forward(this.blocks.forward(x)));
    });
  }
}
