import { Dropout, initialize, LayerNorm, Linear } from '@dl/core/nn';
import * as tf from '@tensorflow/tfjs-core';
import * as z from 'zod';
import { imageInput } from '../images/image-input';
import { PictureGrid } from './picture-grid';
import { QuestionEncoder } from './question-encoder';
import { VqaNetwork, type Attended, type VqaTensors } from './vqa-network';

/** The shape of a {@link RelationNetwork}; it is saved with the weights. */
export const relationNetworkConfiguration = z.object({
  type: z.literal('relation'),
  image: imageInput,
  wordFeatures: z.int().positive(),
  /** Numbers that describe a question and a pair of objects. */
  features: z.int().positive(),
  /** Layers through which each pair goes. */
  pairLayers: z.int().positive(),
  dropout: z.number().min(0).lt(1),
});

export type RelationNetworkConfiguration = z.output<typeof relationNetworkConfiguration>;

/**
 * Relation network (Santoro et al. 2017): each cell of the picture is an object, with its place; every pair of objects goes
 * with the question q through g, and the sum over all pairs through f to the answer:
 *
 *     answer = f(norm(sum over i, j of g(o_i, o_j, norm(q))))
 *
 * The layer norms are not in the paper, and neither is the sum of the word vectors behind the state of the LSTM in q: without them the
 * question, and above all the words at its beginning, is hardly heard beside the objects at first, and learning waits. The first layer of g
 * is computed from its three parts before they are put together, which is the same and much less work.
 *
 * ```ts
 * const network = new RelationNetwork({ words: 50, answers: 13 }, { type: 'relation', features: 64, wordFeatures: 32,
 *   pairLayers: 4, dropout: 0.5, image: { type: 'pixels', side: 64, channels: [24, 24, 24, 24] } });
 * ```
 */
export class RelationNetwork extends VqaNetwork {
  readonly grid: PictureGrid;
  readonly question: QuestionEncoder;
  readonly first: Linear;
  readonly second: Linear;
  readonly heard: LayerNorm;
  readonly asked: Linear;
  readonly pair: readonly Linear[];
  readonly norm: LayerNorm;
  readonly hidden: readonly Linear[];
  readonly answer: Linear;
  readonly dropout: Dropout;

  constructor(
    sizes: { words: number; answers: number },
    readonly configuration: RelationNetworkConfiguration,
  ) {
    super();
    const { image, features, wordFeatures, pairLayers, dropout } = configuration;
    this.grid = new PictureGrid(image);
    this.question = new QuestionEncoder(sizes.words, { wordFeatures, features, sumsWords: true });
    const objectFeatures = this.grid.features + 2;
    this.first = new Linear(objectFeatures, features, { bias: false });
    this.second = new Linear(objectFeatures, features, { bias: false });
    this.heard = new LayerNorm(this.question.features);
    this.asked = new Linear(this.question.features, features);
    this.pair = Array.from({ length: pairLayers - 1 }, () => rectified(features));
    this.norm = new LayerNorm(features);
    this.hidden = [rectified(features), rectified(features)];
    this.answer = new Linear(features, sizes.answers);
    this.dropout = new Dropout(dropout);
  }

  attend({ images, image, words, lengths }: VqaTensors): Attended {
    const { features } = this.configuration;
    const { cells } = this.grid;
    const logits = tf.tidy(() => {
      const objects = this.placed(this.grid.list(images)); // [pictures, cells, features + 2]
      const part = (layer: Linear, axis: number) =>
        tf.expandDims(tf.gather(layer.forward(objects), image), axis);
      const asked = this.asked.forward(this.heard.forward(this.question.forward(words, lengths)));
      const first = tf.add(part(this.first, 2), tf.reshape(asked, [-1, 1, 1, features]));
      const pairs = tf.relu(tf.add(first, part(this.second, 1))); // [questions, cells, cells, features]
      let rows: tf.Tensor = tf.reshape(pairs, [-1, features]);
      for (const layer of this.pair) rows = tf.relu(layer.forward(rows));
      const sum = tf.div(tf.sum(tf.reshape(rows, [-1, cells * cells, features]), 1), cells);
      const [before, after] = this.hidden as [Linear, Linear];
      const hidden = tf.relu(after.forward(tf.relu(before.forward(this.norm.forward(sum)))));
      return this.answer.forward(this.dropout.forward(hidden));
    });
    return { logits, attention: [] };
  }

  /** Cells with their places, both from -1 to 1. */
  private placed(cells: tf.Tensor): tf.Tensor {
    const { height, width } = this.grid;
    const along = (size: number) => Array.from({ length: size }, (_, i) => (2 * i + 1) / size - 1);
    const places = along(height).flatMap((y) => along(width).map((x) => [x, y]));
    return tf.concat([cells, tf.tile(tf.expandDims(tf.tensor2d(places), 0), [cells.shape[0], 1, 1])], 2);
  }
}

/** A layer in front of a ReLU, with weights by which numbers keep their size (He et al. 2015, equation 10). */
function rectified(features: number): Linear {
  const layer = new Linear(features, features);
  layer.weight.assign(initialize.kaimingNormal([features, features]));
  return layer;
}
