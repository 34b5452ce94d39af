import type { Transform } from '@dl/core/data';
import type { Module } from '@dl/core/nn';
import * as tf from '@tensorflow/tfjs-core';

/** A trained network and what it takes: a `Classifier` of `@dl/vision` is one. */
export interface DreamNetwork {
  /** Takes images [batch, height, width, channels]. */
  readonly model: Module;
  /** What makes a picture its input; of these only the colours count here, since a dream has any size. */
  readonly transforms: readonly Transform[];
}

/** ITU-R 601-2, as the transform `grayscale` has it. */
const luma = [0.299, 0.587, 0.114];

/** The network's input for pixels [batch, height, width, 3] in [0, 1], differentiably. */
export function networkInput(pixels: tf.Tensor, transforms: readonly Transform[]): tf.Tensor {
  return tf.tidy(() =>
    transforms.reduce<tf.Tensor>((x, transform) => {
      if (transform.type === 'normalize') {
        return tf.div(tf.sub(x, transform.mean as number[]), transform.standardDeviation);
      }
      if (transform.type !== 'grayscale') return x;
      const gray = tf.sum(tf.mul(x, luma), 3, true); // [batch, height, width, 1]
      return transform.channels === 1 ? gray : tf.tile(gray, [1, 1, 1, 3]);
    }, tf.clone(pixels)),
  );
}
