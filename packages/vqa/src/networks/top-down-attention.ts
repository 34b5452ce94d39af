import { Dropout, Linear, Module } from '@dl/core/nn';
import * as tf from '@tensorflow/tfjs-core';
import * as z from 'zod';
import { imageInput } from '../images/image-input';
import { PictureGrid } from './picture-grid';
import { QuestionEncoder } from './question-encoder';
import { VqaNetwork, type Attended, type VqaTensors } from './vqa-network';

/** The shape of a {@link TopDownAttention}; it is saved with the weights. */
export const topDownAttentionConfiguration = z.object({
  type: z.literal('top-down'),
  image: imageInput,
  wordFeatures: z.int().positive(),
  /** Numbers that describe a question, a cell, and both together. */
  features: z.int().positive(),
  dropout: z.number().min(0).lt(1),
});

export type TopDownAttentionConfiguration = z.output<typeof topDownAttentionConfiguration>;

/** `tanh(W x + b) * sigmoid(W' x + b')` (Teney et al. 2017, section 3.7). */
class GatedTanh extends Module {
  readonly value: Linear;
  readonly gate: Linear;

  constructor(inFeatures: number, outFeatures: number) {
    super();
    this.value = new Linear(inFeatures, outFeatures);
    this.gate = new Linear(inFeatures, outFeatures);
  }

  forward(x: tf.Tensor): tf.Tensor {
    return tf.tidy(() => tf.mul(tf.tanh(this.value.forward(x)), tf.sigmoid(this.gate.forward(x))));
  }
}

/**
 * Bottom-up and top-down attention (Anderson et al. 2018, section 3.3; Teney et al. 2017) on the cells of a grid in place of
 * detected objects: a GRU reads the question, weighs the cells, and question and weighed cells are multiplied.
 *
 * ```ts
 * const { logits, attention } = network.attend({ images, image, words, lengths });
 * attention[0].shape; // [questions, 7, 7]
 * ```
 */
export class TopDownAttention extends VqaNetwork {
  readonly grid: PictureGrid;
  readonly question: QuestionEncoder;
  readonly look: GatedTanh;
  readonly weight: Linear;
  readonly asked: GatedTanh;
  readonly seen: GatedTanh;
  readonly hidden: GatedTanh;
  readonly answer: Linear;
  readonly dropout: Dropout;

  constructor(
    sizes: { words: number; answers: number },
    readonly configuration: TopDownAttentionConfiguration,
  ) {
    super();
    const { image, features, wordFeatures, dropout } = configuration;
    this.grid = new PictureGrid(image);
    const maps = this.grid.features;
    this.question = new QuestionEncoder(sizes.words, { wordFeatures, features, kind: 'gru' });
    this.look = new GatedTanh(maps + features, features);
    this.weight = new Linear(features, 1);
    this.asked = new GatedTanh(features, features);
    this.seen = new GatedTanh(maps, features);
    this.hidden = new GatedTanh(features, features);
    this.answer = new Linear(features, sizes.answers);
    this.dropout = new Dropout(dropout);
  }

  attend({ images, image, words, lengths }: VqaTensors): Attended {
    const { height, width, cells } = this.grid;
    const [logits, attention] = tf.tidy(() => {
      const own = tf.gather(this.grid.list(images), image); // [questions, cells, maps]
      const asked = this.question.forward(words, lengths); // [questions, features]
      const beside = tf.tile(tf.expandDims(asked, 1), [1, cells, 1]);
      const scores = this.weight.forward(
        this.dropout.forward(this.look.forward(tf.concat([own, beside], 2))),
      );
      const share = tf.softmax(tf.squeeze(scores, [2])); // [questions, cells]
      const seen = tf.sum(tf.mul(own, tf.expandDims(share, 2)), 1);
      const both = tf.mul(this.asked.forward(asked), this.seen.forward(seen));
      const logits = this.answer.forward(this.dropout.forward(this.hidden.forward(both)));
      return [logits, tf.reshape(share, [-1, height, width])];
    });
    return { logits, attention: [attention] };
  }
}
