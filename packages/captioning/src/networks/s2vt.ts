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
 * Sequence to sequence, video to text (Venugopalan et al. 2015): one LSTM reads frame after frame and then nothing, a second one
 * reads what the first says, beside nothing while there are frames and beside the words afterwards. It knows the order of the
 * frames.
 */
export class S2vt extends CaptionNetwork {
  readonly frames: FrameVectors;
  readonly words: WordVectors;
  readonly rnn1: LSTM;
  readonly rnn2: LSTM;
  readonly head: WordHead;

  constructor(vocabularySize: number, configuration: CaptionConfiguration) {
    super(vocabularySize, configuration);
    const { features, dropout } = configuration;
    this.frames = new FrameVectors(configuration);
    this.words = new WordVectors(vocabularySize, features, dropout);
    this.rnn1 = keepingLstm(features, features);
    this.rnn2 = keepingLstm(2 * features, features);
    this.head = new WordHead(features, vocabularySize, dropout);
  }

  encode(frames: tf.Tensor): BatchedTensors {
    return { frames: this.frames.forward(frames) }; // [batch, frames, features]
  }

  teach({ frames }: BatchedTensors, tokens: tf.Tensor): CaptionOutputs {
    const [batch, time, features] = frames!.shape as [number, number, number];
    const words = this.words.forward(tokens); // [batch, words, features]
    const { output: seen } = this.rnn1.forward(tf.concat([frames!, tf.zerosLike(words)], 1));
    const beside = tf.concat([tf.zeros([batch, time, features]), words], 1);
    const { output } = this.rnn2.forward(tf.concat([seen, beside], 2));
    return { logits: this.head.forward(tf.slice(output, [0, time, 0], [-1, -1, -1])) };
  }

  start({ frames }: BatchedTensors): BatchedTensors {
    const first = this.rnn1.forward(frames!);
    const second = this.rnn2.forward(tf.concat([first.output, tf.zerosLike(first.output)], 2));
    return { ...fromLstm(first.state, 'first.'), ...fromLstm(second.state, 'second.') };
  }

  step(_: BatchedTensors, state: BatchedTensors, tokens: tf.Tensor): CaptionStep {
    const word = this.words.forward(tf.expandDims(tokens, 1));
    const first = this.rnn1.forward(tf.zerosLike(word), toLstm(state, 'first.'));
    const second = this.rnn2.forward(tf.concat([first.output, word], 2), toLstm(state, 'second.'));
    return {
      logits: this.head.forward(tf.squeeze(second.output, [1])),
      state: { ...fromLstm(first.state, 'first.'), ...fromLstm(second.state, 'second.') },
    };
  }
}
