import { Module, type AnyModule } from '@dl/core/nn';
import * as tf from '@tensorflow/tfjs-core';

/** Named layers one after the other. */
export class Chain extends Module<[tf.Tensor], tf.Tensor> {
  constructor(private readonly layers: readonly (readonly [name: string, layer: Module])[]) {
    super();
  }

  override *children(): Generator<[string, AnyModule]> {
    for (const [name, layer] of this.layers) yield [name, layer];
  }

  forward(x: tf.Tensor): tf.Tensor {
    return tf.tidy(() => this.layers.reduce((output, [, layer]) => layer.forward(output), tf.clone(x)));
  }
}
