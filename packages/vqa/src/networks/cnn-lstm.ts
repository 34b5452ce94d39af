import { Dropout, LayerNorm, Linear, Sequential } from '@dl/core/nn';
import * as tf from '@tensorflow/tfjs-core';
import * as z from 'zod';
import { imageInput } from '../images/image-input';
import { PictureGrid } from './picture-grid';
import { QuestionEncoder } from './question-encoder';
import { VqaNetwork, type Attended, type VqaTensors } from './vqa-network';

/** The shape of a {@link CnnLstm}; it is saved with the weights. */
export const cnnLstmConfiguration = z.object({
  type: z.literal('cnn-lstm'),
  image: imageInput,
  wordFeatures: z.int().positive(),
  /** Numbers that describe a question, a picture, and both together. */
  features: z.int().positive(),
  dropout: z.number().min(0).lt(1),
});

export type CnnLstmConfiguration = z.output<typeof cnnLstmConfiguration>;

/**
 * "Deeper LSTM Q + norm I" (Antol et al. 2015, section 4): the picture as one vector, the question by two layers of LSTM, both
 * mapped to as many numbers and multiplied, and a hidden layer in front of the answers. Of the layers' states the outputs are
 * taken, not the cells too. A grid of a trained network is taken by its mean, at length 1, that of own convolutions cell by cell.
 * Unlike there, both maps have a layer norm: products of small numbers would learn slowly.
 *
 * ```ts
 * const network = new CnnLstm({ words: 50, answers: 13 }, { type: 'cnn-lstm', features: 128, wordFeatures: 64, dropout: 0.5,
 *   image: { type: 'pixels', side: 64, channels: [16, 32, 64, 64] } });
 * network.forward({ images, image, words, lengths }).shape; // [questions, 13]
 * ```
 */
export class CnnLstm extends VqaNetwork {
  readonly grid: PictureGrid;
  readonly question: QuestionEncoder;
  readonly picture: Sequential;
  readonly asked: Sequential;
  readonly hidden: Linear;
  readonly answer: Linear;
  readonly dropout: Dropout;

  constructor(
    sizes: { words: number; answers: number },
    readonly configuration: CnnLstmConfiguration,
  ) {
    super();
    const { image, features, wordFeatures, dropout } = configuration;
    this.grid = new PictureGrid(image);
    this.question = new QuestionEncoder(sizes.words, { wordFeatures, features, layers: 2 });
    const { cells, features: maps } = this.grid;
    this.picture = normalizedLinear(image.type === 'grid' ? maps : cells * maps, features);
    this.asked = normalizedLinear(this.question.features, features);
    this.hidden = new Linear(features, features);
    this.answer = new Linear(features, sizes.answers);
    this.dropout = new Dropout(dropout);
  }

  attend({ images, image, words, lengths }: VqaTensors): Attended {
    const logits = tf.tidy(() => {
      const cells = this.grid.list(images);
      const vector =
        this.configuration.image.type === 'grid'
          ? toUnitLength(tf.mean(cells, 1))
          : tf.reshape(cells, [cells.shape[0], -1]);
      const seen = tf.tanh(this.picture.forward(vector)); // [pictures, features]
      const asked = tf.tanh(this.asked.forward(this.question.forward(words, lengths)));
      const both = this.dropout.forward(tf.mul(tf.gather(seen, image), asked));
      return this.answer.forward(this.dropout.forward(tf.tanh(this.hidden.forward(both))));
    });
    return { logits, attention: [] };
  }
}

function normalizedLinear(inFeatures: number, outFeatures: number): Sequential {
  return new Sequential(new Linear(inFeatures, outFeatures), new LayerNorm(outFeatures));
}

/** Rows divided by their l2 norm. */
function toUnitLength(rows: tf.Tensor): tf.Tensor {
  return tf.div(rows, tf.sqrt(tf.add(tf.sum(tf.square(rows), -1, true), 1e-12)));
}
