import type * as tf from '@tensorflow/tfjs-core';
import { Module } from '@dl/core/nn';

/** What a discriminator says of a batch. The tensors belong to the caller. */
export type Judgement = {
  /** Higher for what looks real: [batch, 1], or of patches [batch, rows, columns, 1]. */
  scores: tf.Tensor;
  /** [batch, classes], of a discriminator that classifies too. */
  classLogits?: tf.Tensor;
};

/** Judges samples, for class labels [batch] (int32) if it was made for classes. */
export abstract class Discriminator extends Module<[samples: tf.Tensor, labels?: tf.Tensor], Judgement> {}
