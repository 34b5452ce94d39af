import * as tf from '@tensorflow/tfjs-core';
import { LSTM, Module, type Embedding, type Linear } from '@dl/core/nn';
import { encode } from './memory-network';
import { smallEmbedding, smallLinear } from './small-weights';
import type { StoryLstmConfiguration } from './story-lstm-configuration';
import type { QuestionTensors } from './story-tensors';

/**
 * The baseline (Weston et al. 2015, section 5): an LSTM that reads the story and then the question, and answers from its last
 * state. Unlike the paper's it reads a sentence at a time, as the sum of the words' vectors with position encoding, so a story
 * takes as many steps as it has sentences.
 *
 * ```ts
 * const network = new StoryLstm(23, { type: 'lstm', features: 50, memories: 50, sentenceWords: 7, questionWords: 4 });
 * network.forward({ sentences, memory, question }).shape; // [32, 23]
 * ```
 */
export class StoryLstm extends Module<[QuestionTensors]> {
  readonly embedding: Embedding;
  readonly rnn: LSTM;
  readonly answer: Linear;

  constructor(
    readonly vocabularySize: number,
    readonly configuration: StoryLstmConfiguration,
  ) {
    super();
    const { features } = configuration;
    this.embedding = smallEmbedding(vocabularySize, features);
    this.rnn = new LSTM(features, features);
    this.answer = smallLinear(features, vocabularySize);
  }

  forward({ sentences, memory, question }: QuestionTensors): tf.Tensor {
    return tf.tidy(() => {
      const [questions, memories] = memory.shape as [number, number];
      const { features } = this.configuration;
      const encoded = encode([this.embedding.weight.value], sentences);
      const told = tf.gather(encoded, tf.reshape(tf.reverse(memory, 1), [-1])); // the earliest first
      const asked = tf.expandDims(encode([this.embedding.weight.value], question), 1);
      const read = tf.concat([tf.reshape(told, [questions, memories, features]), asked], 1);
      const { state } = this.rnn.forward(read);
      return this.answer.forward(tf.squeeze(state.hidden, [0]));
    });
  }
}
