import type * as tf from '@tensorflow/tfjs-core';

/** Measures how far an output is from its target, as a scalar to minimise, which the caller disposes. */
export type Loss = (output: tf.Tensor, target: tf.Tensor) => tf.Scalar;
