import { Module, Parameter } from '@dl/core/nn';
import * as tf from '@tensorflow/tfjs-core';

/** The pixels that are optimised, [1, height, width, 3], red, green and blue. */
export class Picture extends Module<[], tf.Tensor> {
  readonly pixels: Parameter;

  /** Copies the pixels, which stay the caller's. */
  constructor(pixels: tf.Tensor) {
    super();
    this.pixels = new Parameter(tf.clone(pixels));
  }

  forward(): tf.Tensor {
    return this.pixels.value;
  }
}
