import * as tf from '@tensorflow/tfjs-core';
import { InvalidArgumentError } from '../../errors';
import { assertRange } from '../assert-range';
import { elementwiseOptimizer } from './elementwise-optimizer';
import { penalty, withPenalty } from './formulas';
import type { OptimizerFactory } from './optimizer';

export interface SgdOptions {
  learningRate: number;
  /** Decay of the velocity, in [0, 1). Default: 0, no velocity. */
  momentum?: number;
  /** Share of the gradient that does not enter the velocity, in [0, 1). Default: 0. */
  dampening?: number;
  /** Looks ahead along the velocity (Nesterov 1983). Needs momentum without dampening. Default: false. */
  nesterov?: boolean;
  /** Factor of the L2 penalty. Default: 0. */
  weightDecay?: number;
}

/**
 * Stochastic gradient descent (Robbins and Monro 1951) with momentum (Sutskever et al. 2013), in PyTorch's form, where
 * the learning rate scales the velocity when it is applied:
 *
 *     v = momentum v + (1 - dampening) g        (first step: v = g)
 *     w = w - learningRate v                    (nesterov: g + momentum v in place of v)
 *
 * ```ts
 * const optimizer = sgd({ learningRate: 0.1, momentum: 0.9, weightDecay: 5e-4 })(model.namedParameters());
 * ```
 *
 * @throws {@link InvalidArgumentError} if a number is out of range, or `nesterov` comes without momentum.
 */
export function sgd({
  learningRate,
  momentum = 0,
  dampening = 0,
  nesterov = false,
  weightDecay = 0,
}: SgdOptions): OptimizerFactory {
  assertRange('sgd', { learningRate, weightDecay });
  assertRange('sgd', { momentum, dampening }, 0, 1);
  if (nesterov && (momentum === 0 || dampening !== 0)) {
    throw new InvalidArgumentError(
      `sgd: nesterov needs a momentum and no dampening; received momentum ${momentum} and dampening ${dampening}`,
    );
  }
  const defaults = { name: 'sgd', learningRate, weightDecay };
  if (momentum === 0) {
    return elementwiseOptimizer({
      ...defaults,
      state: {},
      prepare({ learningRate, weightDecay }) {
        const rate = tf.scalar(learningRate);
        const decay = penalty(weightDecay);
        return (value, gradient) => ({
          value: tf.sub(value, tf.mul(withPenalty(gradient, value, decay), rate)),
          state: {},
        });
      },
    });
  }
  return elementwiseOptimizer({
    ...defaults,
    state: { momentum_buffer: 0 },
    prepare({ number, learningRate, weightDecay }) {
      const rate = tf.scalar(learningRate);
      const decay = penalty(weightDecay);
      const friction = tf.scalar(momentum);
      const share = dampening ? tf.scalar(number === 1 ? 1 : 1 - dampening) : undefined;
      return (value, gradient, state) => {
        const slope = withPenalty(gradient, value, decay);
        const velocity = tf.add(
          tf.mul(state.momentum_buffer, friction),
          share ? tf.mul(slope, share) : slope,
        );
        const direction = nesterov ? tf.add(slope, tf.mul(velocity, friction)) : velocity;
        return { value: tf.sub(value, tf.mul(direction, rate)), state: { momentum_buffer: velocity } };
      };
    },
  });
}
