import * as tf from '@tensorflow/tfjs-core';
import type { LSTM } from '@dl/core/nn';
import {
  CaptionNetwork,
  type BatchedTensors,
  type CaptionOutputs,
  type CaptionStep,
} from './caption-network';
import type { CaptionConfiguration } from './configuration';
import { FrameVectors } from './frame-vectors';
import { fromLstm, keepingLstm, toLstm } from './lstm';
import { WordHead, WordVectors } from './word-layers';

/**
 * Show and Tell (Vinyals et al. 2015): an LSTM that sees the picture once, as if it were the first word, and then reads what it
 * writes.
 */
export class ShowAndTell extends CaptionNetwork {
  readonly image: FrameVectors;
  readonly words: WordVectors;
  readonly rnn: LSTM;
  readonly head: WordHead;

  constructor(vocabularySize: number, configuration: CaptionConfiguration) {
    super(vocabularySize, configuration);
    const { features, dropout } = configuration;
    this.image = new FrameVectors(configuration);
    this.words = new WordVectors(vocabularySize, features, dropout);
    this.rnn = keepingLstm(features, features);
    this.head = new WordHead(features, vocabularySize, dropout);
  }

  encode(frames: tf.Tensor): BatchedTensors {
    return { image: this.image.forward(frames) }; // [batch, 1, features]
  }

  teach({ image }: BatchedTensors, tokens: tf.Tensor): CaptionOutputs {
    const read = tf.concat([image!, this.words.forward(tokens)], 1);
    const { output } = this.rnn.forward(read);
    return { logits: this.head.forward(tf.slice(output, [0, 1, 0], [-1, -1, -1])) };
  }

  start({ image }: BatchedTensors): BatchedTensors {
    return fromLstm(this.rnn.forward(image!).state);
  }

  step(_: BatchedTensors, state: BatchedTensors, tokens: tf.Tensor): CaptionStep {
    const word = this.words.forward(tf.expandDims(tokens, 1));
    const { output, state: next } = this.rnn.forward(word, toLstm(state));
    return { logits: this.head.forward(tf.squeeze(output, [1])), state: fromLstm(next) };
  }
}
