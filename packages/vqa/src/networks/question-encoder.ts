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
  /** Puts the sum of the word vectors behind what was read: words far from the end are heard from the start. Default: false. */
  sumsWords?: boolean;
}

/**
 * Reads questions word by word and gives the output of each layer at the last word, [questions, layers * features], and with `sumsWords`
 * as many numbers more as describe a word. What fills up a short question is read after it, so a question means the same in every batch.
 */
export class QuestionEncoder extends Module<[words: tf.Tensor, lengths: tf.Tensor]> {
  readonly embedding: Embedding;
  readonly layers: readonly (LSTM | GRU)[];
  readonly features: number;
  private readonly sumsWords: boolean;

  constructor(
    vocabularySize: number,
    { wordFeatures, features, kind = 'lstm', layers = 1, sumsWords = false }: QuestionEncoderOptions,
  ) {
    super();
    const Layer = kind === 'lstm' ? LSTM : GRU;
    this.features = layers * features + (sumsWords ? wordFeatures : 0);
    this.sumsWords = sumsWords;
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
      const ends = tf.expandDims(lengths, 1);
      const isLast = tf.equal(place, tf.sub(ends, tf.scalar(1, 'int32')));
      const sum = (x: tf.Tensor, where: tf.Tensor) =>
        tf.sum(tf.mul(x, tf.expandDims(tf.cast(where, 'float32'), 2)), 1);
      const vectors = tf.tanh(this.embedding.forward(words));
      let read: tf.Tensor = vectors;
      const parts = this.layers.map((layer) => {
        read = layer.forward(read).output;
        return sum(read, isLast);
      });
      if (this.sumsWords) parts.push(sum(vectors, tf.less(place, ends)));
      return tf.concat(parts, 1);
    });
  }
}

/** [words, 1]: 0 for the unknown word, whose vector so says nothing until one is trained on; else 1. */
function isKnown(vocabularySize: number): tf.Tensor {
  const numbers = tf.range(0, vocabularySize, 1, 'int32');
  return tf.cast(tf.expandDims(tf.notEqual(numbers, tf.scalar(unknown, 'int32')), 1), 'float32');
}
