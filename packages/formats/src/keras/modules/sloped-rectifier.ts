import { initialize, Module, Parameter } from '@dl/core/nn';
import * as tf from '@tensorflow/tfjs-core';

/** Keras's PReLU: `x` above 0, `weight x` below, with slopes of any shape that fits the input, such as one a pixel. */
export class SlopedRectifier extends Module<tf.Tensor[], tf.Tensor> {
  readonly weight: Parameter;

  constructor(shape: readonly number[]) {
    super();
    this.weight = new Parameter(initialize.zeros([...shape]));
  }

  forward(x: tf.Tensor): tf.Tensor {
    return tf.tidy(() => tf.add(tf.relu(x), tf.mul(tf.minimum(x, 0), this.weight.value)));
  }
}
