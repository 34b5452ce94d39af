import { Dropout, Linear } from '@dl/core/nn';
import * as tf from '@tensorflow/tfjs-core';
import * as z from 'zod';
import { imageInput } from '../images/image-input';
import { PictureGrid } from './picture-grid';
import { QuestionEncoder } from './question-encoder';
import { VqaNetwork, type Attended, type VqaTensors } from './vqa-network';

/** The shape of a {@link StackedAttention}; it is saved with the weights. */
export const stackedAttentionConfiguration = z.object({
  type: z.literal('san'),
  image: imageInput,
  wordFeatures: z.int().positive(),
  /** Numbers that describe a question and a cell. */
  features: z.int().positive(),
  /** Looks at the picture. */
  hops: z.int().positive(),
  dropout: z.number().min(0).lt(1),
});

export type StackedAttentionConfiguration = z.output<typeof stackedAttentionConfiguration>;

/**
 * Stacked attention network (Yang et al. 2016, section 3): a question u looks at the cells v of the picture, and what it sees
 * is added to it, several times:
 *
 *     h = tanh(W v + W' u + b)      p = softmax(w h)      u' = u + sum of p v
 *
 * The first u is the question by an LSTM; the last one gives the answer.
 *
 * ```ts
 * const { logits, attention } = network.attend({ images, image, words, lengths });
 * attention[1].shape; // [questions, 4, 4]: the second look
 * ```
 */
export class StackedAttention extends VqaNetwork {
  readonly grid: PictureGrid;
  readonly question: QuestionEncoder;
  readonly cell: Linear;
  readonly seen: readonly Linear[];
  readonly asked: readonly Linear[];
  readonly weight: readonly Linear[];
  readonly answer: Linear;
  readonly dropout: Dropout;

  constructor(
    sizes: { words: number; answers: number },
    readonly configuration: StackedAttentionConfiguration,
  ) {
    super();
    const { image, features, wordFeatures, hops, dropout } = configuration;
    const each = <Layer>(make: () => Layer) => Array.from({ length: hops }, make);
    this.grid = new PictureGrid(image);
    this.question = new QuestionEncoder(sizes.words, { wordFeatures, features });
    this.cell = new Linear(this.grid.features, features);
    this.seen = each(() => new Linear(features, features, { bias: false }));
    this.asked = each(() => new Linear(features, features));
    this.weight = each(() => new Linear(features, 1));
    this.answer = new Linear(features, sizes.answers);
    this.dropout = new Dropout(dropout);
  }

  attend({ images, image, words, lengths }: VqaTensors): Attended {
    const { height, width } = this.grid;
    const [logits, ...attention] = tf.tidy(() => {
      const cells = tf.tanh(this.cell.forward(this.grid.list(images))); // [pictures, cells, features]
      const own = tf.gather(cells, image); // [questions, cells, features]
      let asked = this.question.forward(words, lengths); // [questions, features]
      const looks = this.weight.map((weight, hop) => {
        const projected = tf.gather(this.seen[hop]!.forward(cells), image);
        const hidden = tf.tanh(tf.add(projected, tf.expandDims(this.asked[hop]!.forward(asked), 1)));
        const share = tf.softmax(tf.squeeze(weight.forward(this.dropout.forward(hidden)), [2])); // [questions, cells]
        asked = tf.add(asked, tf.sum(tf.mul(own, tf.expandDims(share, 2)), 1));
        return tf.reshape(share, [-1, height, width]);
      });
      return [this.answer.forward(this.dropout.forward(asked)), ...looks];
    });
    return { logits, attention };
  }
}
