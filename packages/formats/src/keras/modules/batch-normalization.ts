import { Buffer, initialize, Module, Parameter } from '@dl/core/nn';
import * as tf from '@tensorflow/tfjs-core';

export interface BatchNormalizationOptions {
  /** The axis of the channels. */
  axis: number;
  momentum: number;
  epsilon: number;
  /** Has an offset. */
  center: boolean;
  /** Has a factor. */
  scale: boolean;
  /** Keeps its statistics and uses them in training too: what a frozen layer does in Keras since 2.0 of TensorFlow. */
  frozen: boolean;
}

/**
 * Keras's batch normalisation, for inputs of any rank. It differs from PyTorch's: running statistics keep `momentum` of
 * themselves, and take the biased variance.
 */
export class BatchNormalization extends Module {
  readonly weight?: Parameter; // [channels]
  readonly bias?: Parameter; // [channels]
  readonly running_mean: Buffer; // [channels]
  readonly running_var: Buffer; // [channels]

  constructor(
    channels: number,
    private readonly options: BatchNormalizationOptions,
  ) {
    super();
    if (options.scale) this.weight = new Parameter(initialize.ones([channels]));
    if (options.center) this.bias = new Parameter(initialize.zeros([channels]));
    this.running_mean = new Buffer(initialize.zeros([channels]));
    this.running_var = new Buffer(initialize.ones([channels]));
  }

  forward(x: tf.Tensor): tf.Tensor {
    return tf.tidy(() => {
      const { epsilon, frozen } = this.options;
      const axis = this.options.axis < 0 ? this.options.axis + x.rank : this.options.axis;
      const shape = x.shape.map((size, index) => (index === axis ? size : 1));
      const { mean, variance } = this.training && !frozen ? this.batchStatistics(x, axis) : this.running();
      const factor = tf.rsqrt(tf.add(variance, epsilon));
      const scale = this.weight ? tf.mul(factor, this.weight.value) : factor;
      const shifted = tf.mul(tf.sub(x, tf.reshape(mean, shape)), tf.reshape(scale, shape));
      return this.bias ? tf.add(shifted, tf.reshape(this.bias.value, shape)) : shifted;
    });
  }

  private running() {
    return { mean: this.running_mean.value, variance: this.running_var.value };
  }

  private batchStatistics(x: tf.Tensor, axis: number) {
    const { mean, variance } = tf.moments(
      x,
      [...x.shape.keys()].filter((other) => other !== axis),
    );
    const { momentum } = this.options;
    for (const [running, batch] of [
      [this.running_mean, mean],
      [this.running_var, variance],
    ] as const) {
      running.assign(tf.add(tf.mul(running.value, momentum), tf.mul(batch, 1 - momentum)));
    }
    return { mean, variance };
  }
}
