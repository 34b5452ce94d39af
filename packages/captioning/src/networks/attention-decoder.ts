import * as tf from '@tensorflow/tfjs-core';
import { Linear, Module, type LSTM } from '@dl/core/nn';
import type { BatchedTensors, CaptionOutputs, CaptionStep } from './caption-network';
import type { CaptionConfiguration } from './configuration';
import { fromLstm, keepingLstm, toLstm } from './lstm';
import { WordHead, WordVectors } from './word-layers';

/**
 * An LSTM that, before every word, weighs the vectors of places (of a picture, or frames of a clip) by its state (Xu et al. 2015,
 * sections 3.1.2 and 4.2):
 *
 *     e_i = w tanh(W_a a_i + W_h h)     alpha = softmax(e)     z = sigmoid(f(h)) sum_i alpha_i a_i
 */
export class AttentionDecoder extends Module<[memory: BatchedTensors, tokens: tf.Tensor], CaptionOutputs> {
  readonly words: WordVectors;
  readonly initialHidden: Linear;
  readonly initialCell: Linear;
  readonly key: Linear;
  readonly query: Linear;
  readonly score: Linear;
  readonly gate: Linear;
  readonly rnn: LSTM;
  readonly outputHidden: Linear;
  readonly outputContext: Linear;
  readonly head: WordHead;

  constructor(vocabularySize: number, { features, dropout }: CaptionConfiguration) {
    super();
    this.words = new WordVectors(vocabularySize, features, dropout);
    this.initialHidden = new Linear(features, features);
    this.initialCell = new Linear(features, features);
    this.key = new Linear(features, features);
    this.query = new Linear(features, features, { bias: false });
    this.score = new Linear(features, 1, { bias: false });
    this.gate = new Linear(features, 1);
    this.rnn = keepingLstm(2 * features, features);
    this.outputHidden = new Linear(features, features);
    this.outputContext = new Linear(features, features, { bias: false });
    this.head = new WordHead(features, vocabularySize, dropout);
  }

  /** The vectors of the places [batch, places, features], and what they are compared by. */
  remember(places: tf.Tensor): BatchedTensors {
    return { places, keys: rowWise(this.key, places) };
  }

  forward(memory: BatchedTensors, tokens: tf.Tensor): CaptionOutputs {
    const words = this.words.forward(tokens); // [batch, time, features]
    const looks: Look[] = [];
    let state = this.start(memory);
    for (const word of tf.unstack(words, 1)) {
      const look = this.look(memory, state, word);
      looks.push(look);
      state = look.state;
    }
    const stack = (key: 'output' | 'context' | 'attention') =>
      tf.stack(
        looks.map((look) => look[key]),
        1,
      );
    return { logits: this.say(words, stack('output'), stack('context')), attention: stack('attention') };
  }

  start({ places }: BatchedTensors): BatchedTensors {
    const mean = tf.mean(places!, 1);
    const hidden = tf.tanh(this.initialHidden.forward(mean));
    const cell = tf.tanh(this.initialCell.forward(mean));
    return { hidden: tf.expandDims(hidden, 1), cell: tf.expandDims(cell, 1) };
  }

  step(memory: BatchedTensors, state: BatchedTensors, tokens: tf.Tensor): CaptionStep {
    const word = this.words.forward(tokens);
    const { output, context, ...look } = this.look(memory, state, word);
    return { logits: this.say(word, output, context), ...look };
  }

  private look({ places, keys }: BatchedTensors, state: BatchedTensors, word: tf.Tensor): Look {
    const hidden = tf.squeeze(state.hidden!, [1]); // [batch, features]
    const compared = tf.tanh(tf.add(keys!, tf.expandDims(this.query.forward(hidden), 1)));
    const attention = tf.softmax(tf.squeeze(rowWise(this.score, compared), [2]));
    const mixed = tf.squeeze(tf.matMul(tf.expandDims(attention, 1), places!), [1]);
    const context = tf.mul(tf.sigmoid(this.gate.forward(hidden)), mixed);
    const read = tf.expandDims(tf.concat([word, context], 1), 1);
    const { output, state: next } = this.rnn.forward(read, toLstm(state));
    return { attention, context, output: tf.squeeze(output, [1]), state: fromLstm(next) };
  }

  /** The logits of equation 7: word, output and context are [..., features]. */
  private say(word: tf.Tensor, output: tf.Tensor, context: tf.Tensor): tf.Tensor {
    const said = [rowWise(this.outputHidden, output), rowWise(this.outputContext, context)];
    return this.head.forward(tf.tanh(tf.addN([word, ...said])));
  }
}

/** What a word saw, and what the LSTM made of it. */
interface Look {
  /** [batch, places] */
  attention: tf.Tensor;
  /** [batch, features] */
  context: tf.Tensor;
  /** [batch, features] */
  output: tf.Tensor;
  state: BatchedTensors;
}

/** A linear map of the last axis of [..., features]. */
function rowWise(layer: Linear, x: tf.Tensor): tf.Tensor {
  const rows = layer.forward(tf.reshape(x, [-1, x.shape.at(-1)!]));
  return tf.reshape(rows, [...x.shape.slice(0, -1), -1]);
}
