import type * as tf from '@tensorflow/tfjs-core';
import type { AnyModule } from '@dl/core/nn';

/** What the discriminator minimises, and the scores that it gave. */
export interface DiscriminatorLoss {
  loss: tf.Scalar;
  realScores: tf.Tensor;
  madeScores: tf.Tensor;
}

/**
 * What two networks play for. All functions run in a `tf.tidy`, and draw what is random from the current generator; the losses are
 * differentiated.
 */
export interface AdversarialRules<Batch> {
  readonly generator: AnyModule;
  readonly discriminator: AnyModule;
  /** Samples that the discriminator shall tell from the batch's real ones. */
  make(batch: Batch): { made: tf.Tensor; labels?: tf.Tensor };
  discriminatorLoss(batch: Batch, made: { made: tf.Tensor; labels?: tf.Tensor }): DiscriminatorLoss;
  generatorLoss(batch: Batch): tf.Scalar;
  /** The batch's real samples, which made ones are compared with. */
  real(batch: Batch): tf.Tensor;
}
