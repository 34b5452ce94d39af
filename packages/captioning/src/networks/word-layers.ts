import * as tf from '@tensorflow/tfjs-core';
import { Dropout, Embedding, initialize, Linear, Module } from '@dl/core/nn';
import { special } from '../vocabulary/caption-vocabulary';

/** Vectors of words that begin small, so that the picture is heard from the start. */
export function wordEmbedding(vocabularySize: number, features: number): Embedding {
  const layer = new Embedding(vocabularySize, features, { paddingIndex: special.padding });
  layer.weight.assign(tf.tidy(() => tf.mul(layer.weight.value, 0.1)));
  return layer;
}

/** Features [..., features] to logits [..., vocabulary], with dropout before. */
export class WordHead extends Module {
  readonly drop: Dropout;
  readonly linear: Linear;

  constructor(features: number, vocabularySize: number, dropout: number) {
    super();
    this.drop = new Dropout(dropout);
    this.linear = new Linear(features, vocabularySize);
    this.linear.weight.assign(initialize.normal([features, vocabularySize], 0, 0.02));
  }

  forward(x: tf.Tensor): tf.Tensor {
    return tf.tidy(() => {
      const rows = this.linear.forward(this.drop.forward(tf.reshape(x, [-1, x.shape.at(-1)!])));
      return tf.reshape(rows, [...x.shape.slice(0, -1), -1]);
    });
  }
}
