import * as tf from '@tensorflow/tfjs-core';
import { Linear, Module } from '@dl/core/nn';
import type { CaptionConfiguration } from './configuration';
import { VisualEncoder } from './visual-encoder';

/** Frames to one vector each, [batch, frames, features]: a linear map of all that the visual part sees. */
export class FrameVectors extends Module {
  readonly visual: VisualEncoder;
  readonly project: Linear;

  constructor({ visual, features }: CaptionConfiguration) {
    super();
    this.visual = new VisualEncoder(visual);
    this.project = new Linear(this.visual.places * this.visual.channels, features);
  }

  forward(frames: tf.Tensor): tf.Tensor {
    return tf.tidy(() => {
      const maps = this.visual.forward(frames); // [batch, frames, places, channels]
      const [batch, time, places, channels] = maps.shape as [number, number, number, number];
      const rows = tf.reshape(maps, [batch * time, places * channels]);
      return tf.reshape(this.project.forward(rows), [batch, time, -1]);
    });
  }
}
