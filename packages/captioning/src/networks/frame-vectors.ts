import * as tf from '@tensorflow/tfjs-core';
import { LayerNorm, Linear, Module } from '@dl/core/nn';
import type { CaptionConfiguration } from './configuration';
import { VisualEncoder } from './visual-encoder';

/**
 * Frames to one vector each, [batch, frames, features]: a linear map of all that the visual part sees, normalised, as an LSTM hardly
 * hears small numbers behind its gates and never learns to listen.
 */
export class FrameVectors extends Module {
  readonly visual: VisualEncoder;
  readonly project: Linear;
  readonly norm: LayerNorm;

  constructor({ visual, features }: CaptionConfiguration) {
    super();
    this.visual = new VisualEncoder(visual);
    this.project = new Linear(this.visual.places * this.visual.channels, features);
    this.norm = new LayerNorm(features);
  }

  forward(frames: tf.Tensor): tf.Tensor {
    return tf.tidy(() => {
      const maps = this.visual.forward(frames); // [batch, frames, places, channels]
      const [batch, time, places, channels] = maps.shape as [number, number, number, number];
      const rows = tf.reshape(maps, [batch * time, places * channels]);
      return tf.reshape(this.norm.forward(this.project.forward(rows)), [batch, time, -1]);
    });
  }
}
