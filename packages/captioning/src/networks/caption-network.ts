import * as tf from '@tensorflow/tfjs-core';
import { Module } from '@dl/core/nn';
import type { CaptionConfiguration } from './configuration';

/** Tensors by name, each with the batch as its first axis, so that beams can be chosen and ordered by `tf.gather`. */
export type BatchedTensors = Readonly<Record<string, tf.Tensor>>;

/** What a network says at every place of a caption. */
export interface CaptionOutputs {
  /** Of the next word: [batch, time, vocabulary]. */
  readonly logits: tf.Tensor;
  /** How much each word weighed each place of the picture, or each frame: [batch, time, places]. */
  readonly attention?: tf.Tensor;
}

/** What a network says after one more word. */
export interface CaptionStep {
  /** [batch, vocabulary] */
  readonly logits: tf.Tensor;
  readonly state: BatchedTensors;
  /** [batch, places] */
  readonly attention?: tf.Tensor;
}

/**
 * A network that looks at pictures or clips and writes word by word. Frames are [batch, frames, height, width, channels]: pixels
 * from 0 to 255 for a network of its own, or feature maps of a trained one. Tokens are int32 [batch, time] and begin with the
 * start of a caption.
 */
export abstract class CaptionNetwork extends Module<[frames: tf.Tensor, tokens: tf.Tensor]> {
  constructor(
    readonly vocabularySize: number,
    readonly configuration: CaptionConfiguration,
  ) {
    super();
  }

  /** Looks at the frames once, for all words. */
  abstract encode(frames: tf.Tensor): BatchedTensors;

  /** The logits of every word, given the words before it. */
  abstract teach(memory: BatchedTensors, tokens: tf.Tensor): CaptionOutputs;

  /** The state before the first token. */
  abstract start(memory: BatchedTensors): BatchedTensors;

  /**
   * Reads one token [batch] more.
   *
   * @param position - [1]: how many tokens were read before, the same for all of the batch.
   */
  abstract step(
    memory: BatchedTensors,
    state: BatchedTensors,
    tokens: tf.Tensor,
    position: tf.Tensor,
  ): CaptionStep;

  /** Logits [batch, time, vocabulary]. */
  forward(frames: tf.Tensor, tokens: tf.Tensor): tf.Tensor {
    return tf.tidy(() => this.teach(this.encode(frames), tokens).logits);
  }
}
