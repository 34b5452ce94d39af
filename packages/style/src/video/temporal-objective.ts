import * as tf from '@tensorflow/tfjs-core';
import type { Objective } from '../painting';
import type { FollowedPainting } from './follow-painting';
import { longTermWeights } from './long-term-weights';

/**
 * An objective for one frame of a video that also keeps to what was painted of the frames before: the mean over all numbers
 * of the picture of c (x - w)², with w the earlier painting moved by the motion, and c where it holds (Ruder et al. 2016,
 * equations 7 to 9).
 */
export class TemporalObjective implements Objective {
  private readonly targets: readonly { pixels: tf.Tensor; weights: tf.Tensor }[];

  /**
   * @param still - The objective of the frame alone; it belongs to this one.
   * @param earlier - From the latest painting to the earliest.
   */
  constructor(
    private readonly still: Objective,
    earlier: readonly FollowedPainting[],
    { width, height }: { width: number; height: number },
    private readonly weight: number,
  ) {
    const weights = longTermWeights(earlier.map(({ reliability }) => reliability));
    this.targets = earlier.map(({ pixels }, i) => ({
      pixels: tf.tidy(() => tf.div(tf.tensor(pixels, [1, height, width, 3]), 255)),
      weights: tf.tensor(weights[i]!, [1, height, width, 1]),
    }));
  }

  losses(picture: tf.Tensor): Record<string, tf.Scalar> {
    return tf.tidy(() => {
      const distances = this.targets.map(({ pixels, weights }) =>
        tf.mean(tf.mul(weights, tf.squaredDifference(picture, pixels))),
      );
      return {
        ...this.still.losses(picture),
        temporal: tf.mul<tf.Scalar>(tf.addN(distances), this.weight),
      };
    });
  }

  dispose(): void {
    this.still.dispose();
    for (const { pixels, weights } of this.targets) tf.dispose([pixels, weights]);
  }
}
