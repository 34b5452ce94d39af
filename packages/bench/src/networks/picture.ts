import type * as tf from '@tensorflow/tfjs-core';
import { Module, Parameter } from '@dl/core/nn';

/** A picture whose pixels are learned. */
export class Picture extends Module<[]> {
  readonly pixels: Parameter;

  constructor(start: tf.Tensor) {
    super();
    this.pixels = new Parameter(start);
  }

  forward(): tf.Tensor {
    return this.pixels.value;
  }
}
