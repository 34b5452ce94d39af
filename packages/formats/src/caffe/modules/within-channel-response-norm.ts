import { AvgPool2d, Module } from '@dl/core/nn';
import * as tf from '@tensorflow/tfjs-core';

/**
 * `x / (1 + alpha * a)^beta`, where a is the average of squares over the size x size pixels around a pixel, zeros
 * counted where they lie outside: Caffe's LRN with WITHIN_CHANNEL (lrn_layer.cpp). Input and output [batch, height,
 * width, channels].
 */
export class WithinChannelResponseNorm extends Module {
  private readonly average: AvgPool2d;

  /** @param size - An odd number of pixels. */
  constructor(
    size: number,
    private readonly alpha: number,
    private readonly beta: number,
  ) {
    super();
    this.average = new AvgPool2d(size, { stride: 1, padding: (size - 1) / 2 });
  }

  forward(x: tf.Tensor): tf.Tensor {
    return tf.tidy(() => {
      const averages = this.average.forward(tf.square(x));
      return tf.mul(x, tf.pow(tf.add(tf.mul(averages, this.alpha), 1), -this.beta));
    });
  }
}
