import * as tf from '@tensorflow/tfjs-core';
import { initialize, Parameter } from '@dl/core/nn';
import { AttentionDecoder } from './attention-decoder';
import {
  CaptionNetwork,
  type BatchedTensors,
  type CaptionOutputs,
  type CaptionStep,
} from './caption-network';
import type { CaptionConfiguration } from './configuration';
import { FrameVectors } from './frame-vectors';

/**
 * Soft attention over the frames of a clip (Yao et al. 2015): each word looks at the frames that it needs. A learned vector of
 * its time is added to each frame, where the paper has features of motion.
 */
export class TemporalAttention extends CaptionNetwork {
  readonly frames: FrameVectors;
  readonly position: Parameter; // [frames, features]
  readonly decoder: AttentionDecoder;

  constructor(vocabularySize: number, configuration: CaptionConfiguration) {
    super(vocabularySize, configuration);
    this.frames = new FrameVectors(configuration);
    this.position = new Parameter(initialize.normal([configuration.frames, configuration.features], 0, 0.02));
    this.decoder = new AttentionDecoder(vocabularySize, configuration);
  }

  encode(frames: tf.Tensor): BatchedTensors {
    return this.decoder.remember(tf.add(this.frames.forward(frames), this.position.value));
  }

  teach(memory: BatchedTensors, tokens: tf.Tensor): CaptionOutputs {
    return this.decoder.forward(memory, tokens);
  }

  start(memory: BatchedTensors): BatchedTensors {
    return this.decoder.start(memory);
  }

  step(memory: BatchedTensors, state: BatchedTensors, tokens: tf.Tensor): CaptionStep {
    return this.decoder.step(memory, state, tokens);
  }
}
