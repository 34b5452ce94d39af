import * as tf from '@tensorflow/tfjs-core';
import { InvalidArgumentError } from '../../errors';
import { assertClassTargets } from './class-targets';
import type { Metric } from './metric';

/** `counts[true][predicted]`. */
export type ConfusionMatrix = number[][];

/**
 * Counts of every pair of a true class and the class with the largest output. Outputs are [..., classes], targets class
 * indices [...].
 *
 * ```ts
 * const metric = confusionMatrix();
 * await metric.update(model.forward(images), labels);
 * const chart = confusionMatrixChart(metric.compute()); // of @dl/core/viz
 * ```
 *
 * `update` rejects with {@link ShapeError} if the target does not fit, and with {@link InvalidArgumentError} if it is
 * not a class.
 */
export function confusionMatrix(): Metric<ConfusionMatrix> {
  let counts: ConfusionMatrix = [];
  return {
    async update(output, target) {
      assertClassTargets('confusionMatrix', output, target);
      const classes = output.shape.at(-1)!;
      const pairs = tf.tidy(() => tf.stack([tf.cast(target, 'int32'), tf.argMax(output, -1)])); // [2, ...]
      const values = await pairs.data();
      pairs.dispose();
      if (counts.length === 0)
        counts = Array.from({ length: classes }, () => new Array<number>(classes).fill(0));
      for (let i = 0; i < target.size; i++) {
        const row = counts[values[i]!];
        if (!row)
          throw new InvalidArgumentError(`confusionMatrix: target ${values[i]} is not in [0, ${classes})`);
        row[values[target.size + i]!]!++;
      }
    },
    compute: () => counts.map((row) => [...row]),
    reset: () => void (counts = []),
  };
}
