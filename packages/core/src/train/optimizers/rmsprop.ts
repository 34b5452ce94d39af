import * as tf from '@tensorflow/tfjs-core';
import { assertRange } from '../assert-range';
import { elementwiseOptimizer } from './elementwise-optimizer';
import { lerp, penalty, withPenalty } from './formulas';
import type { OptimizerFactory } from './optimizer';

export interface RmspropOptions {
  /** Default: 0.01. */
  learningRate?: number;
  /** Decay of the mean square, in [0, 1). Default: 0.99. */
  alpha?: number;
  /** Added to the root of the mean square. Default: 1e-8. */
  epsilon?: number;
  /** Decay of the velocity, in [0, 1). Default: 0, no velocity. */
  momentum?: number;
  /** Divides by the standard deviation in place of the root mean square (Graves 2013, section 4.2). Default: false. */
  centered?: boolean;
  /** Factor of the L2 penalty. Default: 0. */
  weightDecay?: number;
}

/**
 * RMSprop (Tieleman and Hinton 2012, lecture 6.5 of Neural Networks for Machine Learning):
 *
 *     s = alpha s + (1 - alpha) g^2
 *     w = w - learningRate g / (sqrt(s) + epsilon)
 *
 * With momentum the quotient feeds a velocity, `v = momentum v + quotient`, and `w = w - learningRate v`.
 *
 * ```ts
 * const optimizer = rmsprop({ learningRate: 2e-3, alpha: 0.95 })(model.namedParameters());
 * ```
 *
 * @throws {@link InvalidArgumentError} if a number is out of range.
 */
export function rmsprop({
  learningRate = 0.01,
  alpha = 0.99,
  epsilon = 1e-8,
  momentum = 0,
  centered = false,
  weightDecay = 0,
}: RmspropOptions = {}): OptimizerFactory {
  assertRange('rmsprop', { learningRate, epsilon, weightDecay });
  assertRange('rmsprop', { alpha, momentum }, 0, 1);
  return elementwiseOptimizer({
    name: 'rmsprop',
    learningRate,
    weightDecay,
    state: { square_avg: 0, ...(centered && { grad_avg: 0 }), ...(momentum && { momentum_buffer: 0 }) },
    prepare({ learningRate, weightDecay }) {
      const rate = tf.scalar(learningRate);
      const decay = penalty(weightDecay);
      const weight = tf.scalar(1 - alpha);
      const guard = tf.scalar(epsilon);
      const friction = tf.scalar(momentum);
      return (value, gradient, state) => {
        const slope = withPenalty(gradient, value, decay);
        const square = lerp(state.square_avg, tf.square(slope), weight);
        const mean = state.grad_avg && lerp(state.grad_avg, slope, weight);
        // Rounding can make the variance of a constant gradient negative; PyTorch then gives NaN.
        const variance = mean ? tf.relu(tf.sub(square, tf.square(mean))) : square;
        const quotient = tf.div(slope, tf.add(tf.sqrt(variance), guard));
        const velocity = state.momentum_buffer && tf.add(tf.mul(state.momentum_buffer, friction), quotient);
        return {
          value: tf.sub(value, tf.mul(velocity ?? quotient, rate)),
          state: {
            square_avg: square,
            ...(mean && { grad_avg: mean }),
            ...(velocity && { momentum_buffer: velocity }),
          },
        };
      };
    },
  });
}
