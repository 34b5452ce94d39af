import { Module } from '@dl/core/nn';
import * as tf from '@tensorflow/tfjs-core';

/** A layer without parameters: a function of its inputs. */
export class FunctionModule extends Module<tf.Tensor[], tf.Tensor | tf.Tensor[]> {
  /** @param compute - Its intermediate tensors are disposed. */
  constructor(private readonly compute: (...inputs: tf.Tensor[]) => tf.Tensor | tf.Tensor[]) {
    super();
  }

  forward(...inputs: tf.Tensor[]): tf.Tensor | tf.Tensor[] {
    return tf.tidy(() => this.compute(...inputs));
  }
}
