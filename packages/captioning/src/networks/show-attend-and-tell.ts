import type * as tf from '@tensorflow/tfjs-core';
import { AttentionDecoder } from './attention-decoder';
import {
  CaptionNetwork,
  type BatchedTensors,
  type CaptionOutputs,
  type CaptionStep,
} from './caption-network';
import type { CaptionConfiguration } from './configuration';
import { PlaceVectors } from './place-vectors';

/** Show, Attend and Tell with soft attention (Xu et al. 2015): each word looks at the places of the picture that it needs. */
export class ShowAttendAndTell extends CaptionNetwork {
  readonly places: PlaceVectors;
  readonly decoder: AttentionDecoder;

  constructor(vocabularySize: number, configuration: CaptionConfiguration) {
    super(vocabularySize, configuration);
    this.places = new PlaceVectors(configuration);
    this.decoder = new AttentionDecoder(vocabularySize, configuration);
  }

  encode(frames: tf.Tensor): BatchedTensors {
    return this.decoder.remember(this.places.forward(frames));
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
