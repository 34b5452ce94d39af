import * as tf from '@tensorflow/tfjs-core';
import { assertRange } from '../assert-range';
import { elementwiseOptimizer } from './elementwise-optimizer';
import { penalty, withPenalty } from './formulas';
import type { OptimizerFactory } from './optimizer';

export interface AdagradOptions {
  /** Default: 0.01. */
  learningRate?: number;
  /** The learning rate of step t is divided by `1 + (t - 1) * learningRateDecay`. Default: 0. */
  learningRateDecay?: number;
  /** Value that the sums of squares start from. Default: 0. */
  initialAccumulator?: number;
  /** Added to the root of the sum of squares. Default: 1e-10. */
  epsilon?: number;
  /** Factor of the L2 penalty. Default: 0. */
  weightDecay?: number;
}

/**
 * Adagrad (Duchi, Hazan and Singer 2011, section 1.1, diagonal form): frequent features get smaller steps.
 *
 *     s = s + g^2
 *     w = w - learningRate g / (sqrt(s) + epsilon)
 *
 * ```ts
 * const optimizer = adagrad({ learningRate: 0.01 })(model.namedParameters());
 * ```
 *
 * @throws {@link InvalidArgumentError} if a number is out of range.
 */
export function adagrad({
  learningRate = 0.01,
  learningRateDecay = 0,
  initialAccumulator = 0,
  epsilon = 1e-10,
  weightDecay = 0,
}: AdagradOptions = {}): OptimizerFactory {
  assertRange('adagrad', { learningRate, learningRateDecay, initialAccumulator, epsilon, weightDecay });
  return elementwiseOptimizer({
    name: 'adagrad',
    learningRate,
    weightDecay,
    state: { sum: initialAccumulator },
    prepare({ number, learningRate, weightDecay }) {
      const rate = tf.scalar(learningRate / (1 + (number - 1) * learningRateDecay));
      const decay = penalty(weightDecay);
      const guard = tf.scalar(epsilon);
      return (value, gradient, state) => {
        const slope = withPenalty(gradient, value, decay);
        const sum = tf.add(state.sum, tf.square(slope));
        const change = tf.div(tf.mul(slope, rate), tf.add(tf.sqrt(sum), guard));
        return { value: tf.sub(value, change), state: { sum } };
      };
    },
  });
}
