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

/** Layers of the LSTM (Venugopalan et al. 2015, section 3.2). */
const numLayers = 2;

/**
 * The mean of the vectors of all frames, which an LSTM of two layers sees beside every word (Venugopalan et al. 2015,
 * "Translating videos to natural language"). The order of the frames is lost.
 */
export class MeanPooling extends CaptionNetwork {
  readonly frames: FrameVectors;
  readonly words: WordVectors;
  readonly rnn: LSTM;
  readonly head: WordHead;

  constructor(vocabularySize: number, configuration: CaptionConfiguration) {
    super(vocabularySize, configuration);
    const { features, dropout } = configuration;
    this.frames = new FrameVectors(configuration);
    this.words = new WordVectors(vocabularySize, features, dropout);
    this.rnn = keepingLstm(2 * features, features, numLayers);
    this.head = new WordHead(features, vocabularySize, dropout);
  }

  encode(frames: tf.Tensor): BatchedTensors {
    return { clip: tf.mean(this.frames.forward(frames), 1) }; // [batch, features]
  }

  teach({ clip }: BatchedTensors, tokens: tf.Tensor): CaptionOutputs {
    return { logits: this.head.forward(this.rnn.forward(this.beside(clip!, tokens)).output) };
  }

  start({ clip }: BatchedTensors): BatchedTensors {
    const [batch, features] = clip!.shape as [number, number];
    return { hidden: tf.zeros([batch, numLayers, features]), cell: tf.zeros([batch, numLayers, features]) };
  }

  step({ clip }: BatchedTensors, state: BatchedTensors, tokens: tf.Tensor): CaptionStep {
    const { output, state: next } = this.rnn.forward(
      this.beside(clip!, tf.expandDims(tokens, 1)),
      toLstm(state),
    );
    return { logits: this.head.forward(tf.squeeze(output, [1])), state: fromLstm(next) };
  }

  /** Words and the clip beside each: [batch, time, 2 * features]. */
  private beside(clip: tf.Tensor, tokens: tf.Tensor): tf.Tensor {
    const words = this.words.forward(tokens);
    return tf.concat([words, tf.tile(tf.expandDims(clip, 1), [1, tokens.shape[1]!, 1])], 2);
  }
}
