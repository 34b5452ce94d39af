import type * as tf from '@tensorflow/tfjs-core';

/** What makes a picture better: losses that are added up and made small. */
export interface Objective {
  /**
   * The weighted losses by name. It is differentiated with respect to the picture, and must be synchronous; its tensors
   * belong to the caller.
   *
   * @param picture - [1, height, width, 3], red, green and blue, in [0, 1] but for what the optimiser overshoots.
   */
  losses(picture: tf.Tensor): Record<string, tf.Scalar>;
  /** Frees its targets. */
  dispose(): void;
}
