import * as tf from '@tensorflow/tfjs-core';
import { assertRange } from '../assert-range';
import { elementwiseOptimizer } from './elementwise-optimizer';
import { lerp, penalty, withPenalty } from './formulas';
import type { OptimizerFactory } from './optimizer';

export interface AdamOptions {
  /** Default: 0.001. */
  learningRate?: number;
  /** Decay of the averages of the gradient and of its square, each in [0, 1). Default: [0.9, 0.999]. */
  betas?: readonly [number, number];
  /** Added to the root of the mean square. Default: 1e-8. */
  epsilon?: number;
  /** Default: 0 for {@link adam}, where it is an L2 penalty, and 0.01 for {@link adamW}. */
  weightDecay?: number;
  /** Divides by the largest mean square so far (Reddi et al. 2018, On the convergence of Adam). Default: false. */
  amsgrad?: boolean;
}

/**
 * Adam (Kingma and Ba 2015, algorithm 1):
 *
 *     m = beta1 m + (1 - beta1) g
 *     v = beta2 v + (1 - beta2) g^2
 *     w = w - learningRate m' / (sqrt(v') + epsilon)    with m' = m / (1 - beta1^t), v' = v / (1 - beta2^t)
 *
 * ```ts
 * const optimizer = adam({ learningRate: 1e-3 })(model.namedParameters());
 * ```
 *
 * @throws {@link InvalidArgumentError} if a number is out of range.
 */
export function adam(options: AdamOptions = {}): OptimizerFactory {
  return adamWith('adam', options);
}

/**
 * Adam with decoupled weight decay (Loshchilov and Hutter 2019, algorithm 2): weights shrink by
 * `learningRate * weightDecay` of themselves, whatever their gradients are.
 *
 * ```ts
 * const decayed = [...model.namedParameters()].filter(([, { shape }]) => shape.length > 1);
 * const others = [...model.namedParameters()].filter(([, { shape }]) => shape.length <= 1); // biases and norms
 * const optimizer = adamW({ learningRate: 3e-4, weightDecay: 0.1 })([
 *   { parameters: decayed },
 *   { parameters: others, weightDecay: 0 },
 * ]);
 * ```
 *
 * @throws {@link InvalidArgumentError} if a number is out of range.
 */
export function adamW(options: AdamOptions = {}): OptimizerFactory {
  return adamWith('adamW', { ...options, weightDecay: options.weightDecay ?? 0.01 });
}

function adamWith(
  name: 'adam' | 'adamW',
  {
    learningRate = 0.001,
    betas = [0.9, 0.999],
    epsilon = 1e-8,
    weightDecay = 0,
    amsgrad = false,
  }: AdamOptions,
): OptimizerFactory {
  const [beta1, beta2] = betas;
  assertRange(name, { learningRate, epsilon, weightDecay });
  assertRange(name, { beta1, beta2 }, 0, 1);
  return elementwiseOptimizer({
    name,
    learningRate,
    weightDecay,
    state: { exp_avg: 0, exp_avg_sq: 0, ...(amsgrad && { max_exp_avg_sq: 0 }) },
    prepare({ number, learningRate, weightDecay }) {
      const decoupled =
        name === 'adamW' && weightDecay !== 0 ? tf.scalar(1 - learningRate * weightDecay) : undefined;
      const decay = name === 'adam' ? penalty(weightDecay) : undefined;
      const weight1 = tf.scalar(1 - beta1);
      const weight2 = tf.scalar(1 - beta2);
      // Section 2 of the paper: both bias corrections enter the step size, and one the epsilon, to save operations.
      const correction = Math.sqrt(1 - beta2 ** number);
      const rate = tf.scalar((learningRate * correction) / (1 - beta1 ** number));
      const guard = tf.scalar(epsilon * correction);
      return (value, gradient, state) => {
        const slope = withPenalty(gradient, value, decay);
        const mean = lerp(state.exp_avg, slope, weight1);
        const square = lerp(state.exp_avg_sq, tf.square(slope), weight2);
        const largest = state.max_exp_avg_sq && tf.maximum(state.max_exp_avg_sq, square);
        const change = tf.div(tf.mul(mean, rate), tf.add(tf.sqrt(largest ?? square), guard));
        return {
          value: tf.sub(decoupled ? tf.mul(value, decoupled) : value, change),
          state: { exp_avg: mean, exp_avg_sq: square, ...(largest && { max_exp_avg_sq: largest }) },
        };
      };
    },
  });
}
