import * as tf from '@tensorflow/tfjs-core';
import type { Metric } from './metric';

/** What one batch adds to a mean. */
interface Contribution {
  /** A scalar. */
  readonly sum: tf.Tensor;
  /** How many terms the sum has: a number, or a scalar if only the backend knows. */
  readonly count: number | tf.Tensor;
}

/**
 * The mean of all terms of all batches.
 *
 * @param measure - Computes the contribution of one batch, in a `tf.tidy`.
 * @param finish - Turns the mean into the metric. Default: the mean itself.
 */
export function streamingMean(
  measure: (output: tf.Tensor, target: tf.Tensor) => Contribution,
  finish: (mean: number) => number = (mean) => mean,
): Metric {
  let sum = 0;
  let count = 0;
  return {
    async update(output, target) {
      const contribution = tf.tidy(() => {
        const { sum, count } = measure(output, target);
        return tf.stack(
          [sum, typeof count === 'number' ? tf.scalar(count) : count].map((x) => tf.cast(x, 'float32')),
        );
      });
      const [batchSum, batchCount] = await contribution.data();
      contribution.dispose();
      sum += batchSum!;
      count += batchCount!;
    },
    compute: () => finish(sum / count),
    reset: () => void (sum = count = 0),
  };
}
