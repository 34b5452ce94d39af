import { Flatten, Linear } from '@dl/core/nn';
import * as tf from '@tensorflow/tfjs-core';

const flatten = new Flatten();

/** Caffe's InnerProduct: a linear layer over all numbers of a sample, in the order channels, height, width. */
export class InnerProduct extends Linear {
  override forward(x: tf.Tensor): tf.Tensor {
    return tf.tidy(() => super.forward(x.rank > 2 ? flatten.forward(x) : x));
  }
}
