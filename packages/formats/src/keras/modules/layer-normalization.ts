import { initialize, Module, Parameter } from '@dl/core/nn';
import * as tf from '@tensorflow/tfjs-core';

/** Keras's layer normalisation over any axes, with or without factor and offset. */
export class LayerNormalization extends Module<tf.Tensor[], tf.Tensor> {
  readonly weight?: Parameter; // sizes of the axes
  readonly bias?: Parameter; // sizes of the axes

  /**
   * @param weightShape - Shape of the factor, or undefined for none.
   * @param biasShape - Shape of the offset, or undefined for none.
   */
  constructor(
    private readonly axes: readonly number[],
    private readonly epsilon: number,
    weightShape?: readonly number[],
    biasShape?: readonly number[],
  ) {
    super();
    if (weightShape) this.weight = new Parameter(initialize.ones([...weightShape]));
    if (biasShape) this.bias = new Parameter(initialize.zeros([...biasShape]));
  }

  forward(x: tf.Tensor): tf.Tensor {
    return tf.tidy(() => {
      const axes = this.axes.map((axis) => (axis < 0 ? axis + x.rank : axis));
      const shape = x.shape.map((size, axis) => (axes.includes(axis) ? size : 1));
      const { mean, variance } = tf.moments(x, axes, true);
      const normalized = tf.mul(tf.sub(x, mean), tf.rsqrt(tf.add(variance, this.epsilon)));
      const scaled = this.weight ? tf.mul(normalized, tf.reshape(this.weight.value, shape)) : normalized;
      return this.bias ? tf.add(scaled, tf.reshape(this.bias.value, shape)) : scaled;
    });
  }
}
