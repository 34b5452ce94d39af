import { ShapeError } from '@dl/core';
import { Module } from '@dl/core/nn';
import * as tf from '@tensorflow/tfjs-core';
import type { Activate } from '../activations';
import type { KerasModule } from '../layer-plan';

/** Applies a layer to every step of [batch, time, ...]. */
export class TimeDistributed extends Module<tf.Tensor[], tf.Tensor> {
  constructor(
    private readonly layer: KerasModule,
    private readonly activate: Activate = (x) => x,
  ) {
    super();
  }

  forward(x: tf.Tensor): tf.Tensor {
    if (x.rank < 3)
      throw new ShapeError(
        `TimeDistributed expects [batch, time, ...], received a tensor of shape [${x.shape}]`,
      );
    return tf.tidy(() => {
      const [batch, time, ...rest] = x.shape as [number, number, ...number[]];
      const [output] = [this.layer.forward(tf.reshape(x, [batch * time, ...rest]))].flat();
      return this.activate(tf.reshape(output!, [batch, time, ...output!.shape.slice(1)]));
    });
  }
}
