import * as tf from '@tensorflow/tfjs-core';
import {
  Dropout,
  Embedding,
  GRU,
  Linear,
  LSTM,
  Module,
  RNN,
  type LstmState,
  type RecurrentState,
} from '@dl/core/nn';
import { CharRnnDecoder } from './char-rnn-decoder';
import { charRnnConfiguration, type CharRnnConfiguration } from './char-rnn-configuration';
import type { LanguageNetwork } from './language-network';
import type { TokenDecoder } from './token-decoder';

/** What a {@link CharRnn} carries from one stretch of text to the next: [layers, batch, features] each. */
export type CharRnnState = RecurrentState | LstmState;

const recurrent = { lstm: LSTM, gru: GRU, rnn: RNN };

/**
 * A recurrent network that predicts the next character (Graves 2013, section 2; Karpathy 2015, "The Unreasonable
 * Effectiveness of Recurrent Neural Networks"): an embedding, RNN, GRU or LSTM layers, and a linear head. Despite the name it
 * takes any tokens.
 *
 * ```ts
 * const network = new CharRnn(65, { type: 'lstm', layers: 2, features: 128 });
 * const { logits, state } = network.unroll(tf.zeros([32, 50], 'int32'));
 * logits.shape; // [32, 50, 65]
 * network.unroll(tf.zeros([32, 50], 'int32'), state); // goes on from there
 * ```
 */
export class CharRnn extends Module implements LanguageNetwork {
  readonly embedding: Embedding;
  readonly rnn: LSTM | GRU | RNN;
  readonly head: Linear;
  readonly configuration: CharRnnConfiguration;
  private readonly drop: Dropout;

  constructor(
    readonly vocabularySize: number,
    configuration: Omit<CharRnnConfiguration, 'dropout'> & Partial<CharRnnConfiguration>,
  ) {
    super();
    this.configuration = charRnnConfiguration.parse(configuration);
    const { type, layers, features, embedding = features, dropout } = this.configuration;
    this.embedding = new Embedding(vocabularySize, embedding);
    this.rnn = new recurrent[type](embedding, features, { numLayers: layers, dropout });
    this.head = new Linear(features, vocabularySize);
    this.drop = new Dropout(dropout);
  }

  forward(tokens: tf.Tensor): tf.Tensor {
    return tf.tidy(() => this.unroll(tokens).logits);
  }

  /**
   * Reads tokens [batch, time], from zeros or from the state in which an earlier stretch of the same texts ended. What it
   * returns is the caller's.
   */
  unroll(tokens: tf.Tensor, state?: CharRnnState): { logits: tf.Tensor; state: CharRnnState } {
    return tf.tidy(() => {
      const { output, state: next } = (this.rnn as LSTM).forward(
        this.embedding.forward(tokens),
        state as LstmState | undefined,
      );
      return { logits: this.head.forward(this.drop.forward(output)), state: next };
    });
  }

  decoder(): TokenDecoder {
    return new CharRnnDecoder(this);
  }
}
