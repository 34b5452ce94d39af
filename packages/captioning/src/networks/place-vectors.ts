import * as tf from '@tensorflow/tfjs-core';
import { initialize, LayerNorm, Linear, Module, Parameter } from '@dl/core/nn';
import type { CaptionConfiguration } from './configuration';
import { VisualEncoder } from './visual-encoder';

/**
 * A picture to one vector for each place of its feature maps, [batch, places, features], normalised, to which a learned vector of
 * the place is added: otherwise attention could not tell left from right.
 */
export class PlaceVectors extends Module {
  readonly visual: VisualEncoder;
  readonly project: Linear;
  readonly norm: LayerNorm;
  readonly position: Parameter; // [places, features]

  constructor({ visual, features }: CaptionConfiguration) {
    super();
    this.visual = new VisualEncoder(visual);
    this.project = new Linear(this.visual.channels, features);
    this.norm = new LayerNorm(features);
    this.position = new Parameter(initialize.normal([this.visual.places, features], 0, 0.5));
  }

  forward(frames: tf.Tensor): tf.Tensor {
    return tf.tidy(() => {
      const maps = tf.squeeze(this.visual.forward(frames), [1]); // [batch, places, channels]
      const [batch, places, channels] = maps.shape as [number, number, number];
      const rows = this.norm.forward(this.project.forward(tf.reshape(maps, [batch * places, channels])));
      return tf.add(tf.reshape(rows, [batch, places, -1]), this.position.value);
    });
  }
}
