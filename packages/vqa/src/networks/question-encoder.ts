import { Embedding, GRU, LSTM, Module } from '@dl/core/nn';
import * as tf from '@tensorflow/tfjs-core';
import { padding, unknown } from '../vocabulary/question-vocabulary';

export interface QuestionEncoderOptions {
  /** Numbers that describe a word. */
  wordFeatures: number;
  /** Numbers that describe what was read, of each layer. */
  features: number;
  /** Default: 'lstm'. */
  kind?: 'lstm' | 'gru';
  /** Layers that read one after the other. Default: 1. */
  layers?: number;
}

/**
 * Reads questions word by word and gives the output of each layer at the last word, [questions, layers * features]. What fills
 * up a short question is read after it, so a question means the same in every batch.
 */
export class QuestionEncoder extends Module<[words: tf.Tensor, lengths: tf.Tensor]> {
  readonly embedding: Embedding;
  readonly layers: readonly (LSTM | GRU)[];
  readonly features: number;

  constructor(
    vocabularySize: number,
    { wordFeatures, features, kind = 'lstm', layers = 1 }: QuestionEncoderOptions,
  ) {
    super();
    const Layer = kind === 'lstm' ? LSTM : GRU;
    this.features = layers * features;
    this.embedding = new Embedding(vocabularySize, wordFeatures, { paddingIndex: padding });
    this.embedding.weight.assign(tf.tidy(() => tf.mul(this.embedding.weight.value, isKnown(vocabularySize))));
    this.layers = Array.from(
      { length: layers },
      (_, layer) => new Layer(layer ? features : wordFeatures, features),
    );
  }

  forward(words: tf.Tensor, lengths: tf.Tensor): tf.Tensor {
    return tf.tidy(() => {
      const [, time] = words.shape as [number, number];
      const place = tf.expandDims(tf.range(0, time, 1, 'int32'), 0);
      const last = tf.cast(
        tf.equal(place, tf.expandDims(tf.sub(lengths, tf.scalar(1, 'int32')), 1)),
        'float32',
      );
      let read: tf.Tensor = tf.tanh(this.embedding.forward(words));
      const states = this.layers.map((layer) => {
        read = layer.forward(read).output;
        return tf.sum(tf.mul(read, tf.expandDims(last, 2)), 1);
      });
      return tf.concat(states, 1);
    });
  }
}

/** [words, 1]: 0 for the unknown word, whose vector so says nothing until one is trained on; else 1. */
function isKnown(vocabularySize: number): tf.Tensor {
  const numbers = tf.range(0, vocabularySize, 1, 'int32');
  return tf.cast(tf.expandDims(tf.notEqual(numbers, tf.scalar(unknown, 'int32')), 1), 'float32');
}
