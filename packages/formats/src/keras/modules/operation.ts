import { Module } from '@dl/core/nn';
import * as tf from '@tensorflow/tfjs-core';

/** A layer without weights: a function of its inputs. */
export class Operation extends Module<tf.Tensor[], tf.Tensor> {
  constructor(private readonly compute: (...inputs: tf.Tensor[]) => tf.Tensor) {
    super();
  }

  forward(...inputs: tf.Tensor[]): tf.Tensor {
    return tf.tidy(() => {
      const output = this.compute(...inputs);
      return inputs.includes(output) ? tf.clone(output) : output; // what is returned is the caller's
    });
  }
}

/** A layer that does something in training only. */
export class TrainingOperation extends Module<tf.Tensor[], tf.Tensor> {
  constructor(private readonly compute: (x: tf.Tensor) => tf.Tensor) {
    super();
  }

  forward(x: tf.Tensor): tf.Tensor {
    return this.training ? tf.tidy(() => this.compute(x)) : tf.clone(x);
  }
}
