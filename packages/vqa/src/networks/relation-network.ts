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
 * Relation network (Santoro et al. 2017): each cell of the picture is an object o, with its row and column; every pair of objects goes
 * with the question q through g, and the sum over all pairs through f to the answer:
 *
 *     answer = f(norm(sum over i, j of g(o_i, o_j, q)))
 *     g(o_i, o_j, q) = layers(relu((1 + A q) * (U o_i) + (1 + B q) * (V o_j) + C q))
 *
 * In the paper the question is only added (A = B = 0) and learning waits long: whether an object is the one that is asked about is a
 * product of both, as in FiLM (Perez et al. 2018). Neither are the layer norms of q and of the sum there, nor the sum of the word vectors
 * behind the state of the LSTM in q, without which the words at the beginning of a question are hardly heard.
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
    const objectFeatures = this.grid.features + this.grid.height + this.grid.width;
    this.first = new Linear(objectFeatures, features, { bias: false });
    this.second = new Linear(objectFeatures, features, { bias: false });
    this.heard = new LayerNorm(this.question.features);
    this.asked = new Linear(this.question.features, 3 * features);
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
      const objects = this.placed(this.grid.list(images));
      const question = tf.expandDims(this.heard.forward(this.question.forward(words, lengths)), 1);
      const [asked, one, other] = tf.split(this.asked.forward(question), 3, 2) as [
        tf.Tensor,
        tf.Tensor,
        tf.Tensor,
      ];
      const part = (layer: Linear, factor: tf.Tensor) =>
        tf.mul(tf.gather(layer.forward(objects), image), tf.add(factor, 1)); // [questions, cells, features]
      const first = tf.expandDims(tf.add(part(this.first, one), asked), 2);
      const pairs = tf.relu(tf.add(first, tf.expandDims(part(this.second, other), 1)));
      let rows: tf.Tensor = tf.reshape(pairs, [-1, features]);
      for (const layer of this.pair) rows = tf.relu(layer.forward(rows));
      const sum = tf.sum(tf.reshape(rows, [-1, cells * cells, features]), 1);
      const [before, after] = this.hidden as [Linear, Linear];
      const hidden = tf.relu(after.forward(tf.relu(before.forward(this.norm.forward(sum)))));
      return this.answer.forward(this.dropout.forward(hidden));
    });
    return { logits, attention: [] };
  }

  /** Cells with their places: which row and which column, one-hot. */
  private placed(cells: tf.Tensor): tf.Tensor {
    const { height, width } = this.grid;
    const cell = tf.range(0, height * width, 1, 'int32');
    const row = tf.oneHot(tf.floorDiv(cell, tf.scalar(width, 'int32')), height);
    const column = tf.oneHot(tf.mod(cell, tf.scalar(width, 'int32')), width);
    const places = tf.cast(tf.expandDims(tf.concat([row, column], 1), 0), 'float32');
    return tf.concat([cells, tf.tile(places, [cells.shape[0], 1, 1])], 2);
  }
}

/** A layer in front of a ReLU, with weights by which numbers keep their size (He et al. 2015, equation 10). */
function rectified(features: number): Linear {
  const layer = new Linear(features, features);
  layer.weight.assign(initialize.kaimingNormal([features, features]));
  return layer;
}
