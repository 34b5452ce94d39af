import * as tf from '@tensorflow/tfjs-core';
import { Module, type Embedding, type Linear, type Parameter } from '@dl/core/nn';
import type { MemoryNetworkConfiguration } from './memory-network-configuration';
import { positionEncoding } from './position-encoding';
import { smallEmbedding, smallLinear, smallParameter } from './small-weights';
import type { QuestionTensors } from './story-tensors';
import { padding } from '../vocabulary/story-vocabulary';

/** What a {@link MemoryNetwork} answers, and where it looked. */
export interface Attended {
  /** [questions, vocabulary]. */
  logits: tf.Tensor;
  /** Weights of the memories, for each hop: [questions, memories]. */
  attention: tf.Tensor[];
}

/**
 * End-to-end memory network (Sukhbaatar et al. 2015): each hop weighs the sentences by how well they fit the question, and
 * adds what they say to it. With position encoding of the words (section 4.1) and a vector for the age of each memory.
 *
 * With adjacent tying (section 2.2) what one hop reads is what the next one compares with, and the last embedding
 * gives the answers: `A(k+1) = C(k)`, `B = A(1)`, `W = C(K)`. With layer-wise tying all hops share A and C, and a matrix H
 * maps the question on from hop to hop. `nonlinear`: with a ReLU after each hop, for tasks that ask for more than sums (section 4.4).
 *
 * ```ts
 * const network = new MemoryNetwork(36, {
 *   type: 'memn2n', features: 20, memories: 50, hops: 3, tying: 'adjacent', sentenceWords: 7, questionWords: 4,
 * });
 * const { logits, attention } = network.attend({ sentences, memory, question });
 * logits.shape; // [32, 36]
 * attention[0].shape; // [32, 50]
 * ```
 */
export class MemoryNetwork extends Module<[QuestionTensors]> {
  /** Adjacent: A of hop 1, then C of each hop. Layer-wise: A and C. */
  readonly embeddings: readonly Embedding[];
  /** For the age of a memory, one for each of `embeddings`: [memories, features]. */
  readonly ages: readonly Parameter[];
  /** Layer-wise only: B, H and W. */
  readonly questionEmbedding?: Embedding;
  readonly transition?: Linear;
  readonly output?: Linear;
  /**
   * Whether the weights of the memories are the products themselves, without a softmax: how training begins (section 4.1,
   * "linear start").
   */
  linear = false;

  constructor(
    readonly vocabularySize: number,
    readonly configuration: MemoryNetworkConfiguration,
  ) {
    super();
    const { features, memories, hops, tying } = configuration;
    const count = tying === 'adjacent' ? hops + 1 : 2;
    this.embeddings = Array.from({ length: count }, () => smallEmbedding(vocabularySize, features));
    this.ages = Array.from({ length: count }, () => smallParameter([memories, features]));
    if (tying === 'layer-wise') {
      this.questionEmbedding = smallEmbedding(vocabularySize, features);
      this.transition = smallLinear(features, features);
      this.output = smallLinear(features, vocabularySize);
    }
  }

  forward(batch: QuestionTensors): tf.Tensor {
    return tf.tidy(() => this.attend(batch).logits);
  }

  /** The answers, with the weights of the memories. The caller disposes them. */
  attend({ sentences, memory, question }: QuestionTensors): Attended {
    return tf.tidy(() => {
      const { hops, features } = this.configuration;
      const [questions, memories] = memory.shape as [number, number];
      const told = tf.cast(tf.notEqual(memory, 0), 'float32'); // [questions, memories]
      const untold = tf.mul(tf.sub(told, 1), 1e9);
      // What a memory says, by all embeddings in one pass: [questions, memories, features] each.
      const encoded = encode(
        this.embeddings.map(({ weight }) => weight.value),
        sentences,
      );
      const columns = this.embeddings.length * features;
      const rows = tf.reshape(tf.gather(encoded, tf.reshape(memory, [-1])), [questions, memories, columns]);
      const ages = tf.concat(
        this.ages.map(({ value }) => value),
        1,
      );
      const meanings = tf.split(tf.add(rows, ages), this.embeddings.length, 2);
      let state = encode([(this.questionEmbedding ?? this.embeddings[0]!).weight.value], question); // [questions, features]
      const attention: tf.Tensor[] = [];
      for (let hop = 0; hop < hops; hop++) {
        const [keys, values] = this.transition ? meanings : meanings.slice(hop);
        const scores = tf.squeeze(tf.matMul(keys!, tf.expandDims(state, 2)), [2]); // [questions, memories]
        const weights = this.linear ? tf.mul(scores, told) : tf.softmax(tf.add(scores, untold));
        const read = tf.squeeze(tf.matMul(tf.expandDims(weights, 1), values!), [1]); // [questions, features]
        state = tf.add(this.transition ? this.transition.forward(state) : state, read);
        if (this.configuration.nonlinear) state = tf.relu(state);
        attention.push(weights);
      }
      const logits = this.output
        ? this.output.forward(state)
        : tf.matMul(state, this.embeddings.at(-1)!.weight.value, false, true);
      return { logits, attention };
    });
  }
}

/**
 * The sum of the words' vectors with position encoding: numbers of words [rows, words] to [rows, features], side by side for
 * each of some tables of vectors [vocabulary, features]. Padding has no vector and gets no gradient.
 */
export function encode(tables: readonly tf.Tensor[], words: tf.Tensor): tf.Tensor {
  const [rows, places] = words.shape as [number, number];
  const features = tables[0]!.shape[1]!;
  const columns = tables.length * features;
  const isWord = tf.cast(tf.notEqual(tf.expandDims(words, 2), padding), 'float32');
  const encoding = tf.tile(positionEncoding(places, features), [1, tables.length]);
  const table = tables.length > 1 ? tf.concat([...tables], 1) : tables[0]!;
  const vectors = tf.reshape(tf.gather(table, tf.reshape(words, [-1])), [rows, places, columns]);
  return tf.sum(tf.mul(vectors, tf.mul(encoding, isWord)), 1);
}
