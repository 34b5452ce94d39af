import { Module } from '@dl/core/nn';
import * as tf from '@tensorflow/tfjs-core';
import type { KerasModule } from '../layer-plan';

/** How the outputs of both directions become one. */
export const mergeModes = {
  concat: (forward: tf.Tensor, backward: tf.Tensor) => tf.concat([forward, backward], -1),
  sum: (forward: tf.Tensor, backward: tf.Tensor) => tf.add(forward, backward),
  mul: (forward: tf.Tensor, backward: tf.Tensor) => tf.mul(forward, backward),
  ave: (forward: tf.Tensor, backward: tf.Tensor) => tf.div(tf.add(forward, backward), 2),
};

/** Two recurrent layers, of which the second reads from the last step to the first. */
export class Bidirectional extends Module<tf.Tensor[], tf.Tensor> {
  constructor(
    private readonly forward_layer: KerasModule,
    private readonly backward_layer: KerasModule,
    private readonly mergeMode: keyof typeof mergeModes,
    private readonly returnSequences: boolean,
  ) {
    super();
  }

  forward(x: tf.Tensor): tf.Tensor {
    return tf.tidy(() => {
      const forward = this.forward_layer.forward(x) as tf.Tensor;
      const backward = this.backward_layer.forward(x) as tf.Tensor;
      return mergeModes[this.mergeMode](forward, this.returnSequences ? tf.reverse(backward, 1) : backward);
    });
  }
}
