import * as tf from '@tensorflow/tfjs-core';
import { Embedding, Linear, LSTM, Module } from '@dl/core/nn';

/** Characters [batch, time] to logits of the next ones [batch, time, vocabulary], by two LSTM layers of 128. */
export class CharLstm extends Module {
  readonly embedding: Embedding;
  readonly lstm = new LSTM(128, 128, { numLayers: 2 });
  readonly head: Linear;

  constructor(vocabulary: number) {
    super();
    this.embedding = new Embedding(vocabulary, 128);
    this.head = new Linear(128, vocabulary);
  }

  forward(characters: tf.Tensor): tf.Tensor {
    return tf.tidy(() => this.head.forward(this.lstm.forward(this.embedding.forward(characters)).output));
  }
}
