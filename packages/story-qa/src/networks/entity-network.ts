import * as tf from '@tensorflow/tfjs-core';
import { initialize, Module, Parameter, PReLU, type Embedding, type Linear } from '@dl/core/nn';
import type { EntityNetworkConfiguration } from './entity-network-configuration';
import { entityScan } from './entity-scan';
import { smallEmbedding, smallLinear, smallParameter } from './small-weights';
import type { StoryTensors } from './story-tensors';

/** What an {@link EntityNetwork} answers, and from which blocks. */
export interface Recalled {
  /** [questions, vocabulary]. */
  logits: tf.Tensor;
  /** Weights of the blocks: [questions, blocks]. */
  attention: tf.Tensor;
  /** How far each block opened for each sentence, 0 to 1: [time, stories, blocks]. */
  gates: tf.Tensor;
}

/**
 * Recurrent entity network (Henaff et al. 2017): blocks of memory that read a story sentence by sentence, all with the same
 * weights. Each has a key, which decides together with its content how far it opens for a sentence, and is normalised, which
 * makes it forget. A question weighs the blocks once. As in the authors' own code, and unlike in equations 2 and 3, gates and
 * U have a bias.
 *
 * ```ts
 * const network = new EntityNetwork(23, {
 *   type: 'entnet', features: 100, blocks: 20, longestStory: 70, sentenceWords: 7, questionWords: 4,
 * });
 * network.forward({ sentences, story, question, state }).shape; // [32, 23]
 * ```
 */
export class EntityNetwork extends Module<[StoryTensors]> {
  readonly embedding: Embedding;
  /** Factors on the words of a sentence, by place: [words, features]. */
  readonly sentenceMask: Parameter;
  readonly questionMask: Parameter;
  /** Missing where the keys are the vectors of words. */
  readonly keys?: Parameter; // [blocks, features]
  /** How far each block opens for any sentence: [blocks]. */
  readonly gateBias: Parameter;
  /** U with its bias, V and W of equation 3: from a block's state, its key and the sentence to its candidate. */
  readonly fromState: Linear;
  readonly fromKey: Linear;
  readonly fromSentence: Linear;
  /** H and R of equation 6: from what was recalled to the question, and to the answer. */
  readonly fromRecalled: Linear;
  /** Of candidates and of the answer. */
  readonly activation: PReLU;
  readonly answer: Linear;

  constructor(
    readonly vocabularySize: number,
    readonly configuration: EntityNetworkConfiguration,
  ) {
    super();
    const { features, blocks, keyWords, sentenceWords, questionWords } = configuration;
    this.embedding = smallEmbedding(vocabularySize, features);
    this.sentenceMask = new Parameter(initialize.ones([sentenceWords, features]));
    this.questionMask = new Parameter(initialize.ones([questionWords, features]));
    if (!keyWords) this.keys = smallParameter([blocks, features]);
    this.gateBias = smallParameter([keyWords?.length ?? blocks]);
    this.fromState = smallLinear(features, features, { bias: true });
    this.fromKey = smallLinear(features, features);
    this.fromSentence = smallLinear(features, features);
    this.fromRecalled = smallLinear(features, features);
    this.activation = new PReLU(features, 1);
    this.answer = smallLinear(features, vocabularySize);
  }

  forward(batch: StoryTensors): tf.Tensor {
    return tf.tidy(() => this.recall(batch).logits);
  }

  /** The answers, with the weights of the blocks and their gates. The caller disposes them. */
  recall({ sentences, story, question, state }: StoryTensors): Recalled {
    return tf.tidy(() => {
      const [time, stories] = story.shape as [number, number];
      const { features } = this.configuration;
      const keys = this.keys?.value ?? this.wordKeys();
      const blocks = keys.shape[0];
      const encoded = this.encode(sentences, this.sentenceMask); // [rows, features]
      const told = tf.gather(encoded, tf.reshape(story, [-1])); // [time * stories, features]
      const opening = tf.add(tf.matMul(told, keys, false, true), this.gateBias.value);
      const keyed = tf.reshape(opening, [time, stories, blocks, 1]);
      const fromSentence = tf.reshape(this.fromSentence.forward(told), [time, stories, 1, features]);
      const initial = tf.tile(tf.expandDims(keys, 0), [stories, 1, 1]);
      const scanned = {
        sentences: tf.reshape(told, [time, stories, features]),
        keyed,
        offered: tf.add(fromSentence, tf.add(this.fromKey.forward(keys), this.fromState.bias!.value)),
        weight: this.fromState.weight.value,
        slope: this.activation.weight.value,
        initial,
      };
      const after = entityScan(scanned); // [time, stories, blocks, features]
      const all = tf.concat([tf.expandDims(initial, 0), after]); // before the first sentence too
      const moments = tf.reshape(all, [(time + 1) * stories, blocks * features]);
      const asked = tf.reshape(tf.gather(moments, state), [-1, blocks, features]);
      const query = this.encode(question, this.questionMask); // [questions, features]
      const attention = tf.softmax(tf.squeeze(tf.matMul(asked, tf.expandDims(query, 2)), [2]));
      const recalled = tf.squeeze(tf.matMul(tf.expandDims(attention, 1), asked), [1]); // [questions, features]
      const mixed = tf.add(query, this.fromRecalled.forward(recalled));
      const logits = this.answer.forward(this.activation.forward(mixed));
      const before = tf.slice(all, 0, time);
      const fits = tf.sum(tf.mul(before, tf.expandDims(scanned.sentences, 2)), 3, true);
      return { logits, attention, gates: tf.squeeze(tf.sigmoid(tf.add(fits, keyed)), [3]) };
    });
  }

  /** Sum of the words' vectors times their factors: [rows, words] to [rows, features]. */
  private encode(words: tf.Tensor, mask: Parameter): tf.Tensor {
    return tf.sum(tf.mul(this.embedding.forward(words), mask.value), 1);
  }

  private wordKeys(): tf.Tensor {
    return this.embedding.forward(tf.tensor1d([...this.configuration.keyWords!], 'int32'));
  }
}
