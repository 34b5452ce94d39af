import * as tf from '@tensorflow/tfjs-core';
import { Dropout, Embedding, Linear, Module } from '@dl/core/nn';
import { special } from '../vocabulary/caption-vocabulary';

/**
 * Vectors of words, [...] to [..., features]. With dropout some words are not read at all in training, so that what comes next is sought
 * in the picture and not in the words before (Bowman et al. 2016, section 3.1).
 */
export class WordVectors extends Module<[tokens: tf.Tensor]> {
  readonly embedding: Embedding;
  readonly drop: Dropout;

  constructor(vocabularySize: number, features: number, dropout: number) {
    super();
    this.embedding = new Embedding(vocabularySize, features, { paddingIndex: special.padding });
    this.drop = new Dropout(dropout);
  }

  forward(tokens: tf.Tensor): tf.Tensor {
    return tf.tidy(() => {
      const vectors = this.embedding.forward(tokens);
      return this.training ? tf.mul(vectors, this.drop.forward(tf.ones([...tokens.shape, 1]))) : vectors;
    });
  }
}

/** Features [..., features] to logits [..., vocabulary], with dropout before. */
export class WordHead extends Module {
  readonly drop: Dropout;
  readonly linear: Linear;

  constructor(features: number, vocabularySize: number, dropout: number) {
    super();
    this.drop = new Dropout(dropout);
    this.linear = new Linear(features, vocabularySize);
  }

  forward(x: tf.Tensor): tf.Tensor {
    return tf.tidy(() => {
      const rows = this.linear.forward(this.drop.forward(tf.reshape(x, [-1, x.shape.at(-1)!])));
      return tf.reshape(rows, [...x.shape.slice(0, -1), -1]);
    });
  }
}
