import * as tf from '@tensorflow/tfjs-core';
import * as z from 'zod';
import { oneHotMax } from '../distributions/categorical';
import type { QNetwork } from '../networks/q-network';
import type { AgentDefinition } from './learner';
import { createQNetwork, greedyPolicy, QLearner, qSettings } from './q-learner';

const qrSettings = qSettings.extend({
  quantiles: z.int().positive().default(50).describe('quantiles of the return that are learned'),
});

type QrSettings = z.output<typeof qrSettings>;

/**
 * Deep Q-learning of the distribution of the return, by its quantiles (Dabney et al. 2018, algorithm 1). The action of the largest
 * mean is taken.
 */
export const qrDqn: AgentDefinition<QrSettings, QNetwork> = {
  settings: qrSettings,
  actions: ['discrete'],
  createNetwork: (shape, actions, settings) => createQNetwork(shape, actions, settings, settings.quantiles),
  createPolicy: greedyPolicy,
  createLearner: (context) => {
    const { quantiles } = context.settings;
    return QLearner.create(context, {
      quantiles,
      loss: (online, target, { double }) => quantileRegression(online, target, quantiles, double),
    });
  },
};

function quantileRegression(online: QNetwork, target: QNetwork, quantiles: number, double: boolean) {
  return (
    observations: tf.Tensor,
    actions: tf.Tensor,
    rewards: tf.Tensor,
    next: tf.Tensor,
    discounts: tf.Tensor,
    weights: tf.Tensor,
  ) => {
    const judged = target.forward(next); // [batch, actions, quantiles]
    const choice = oneHotMax(tf.mean(double ? online.forward(next) : judged, 2));
    const best = tf.sum(tf.mul(judged, tf.expandDims(choice, 2)), 1); // [batch, quantiles]
    const targets = tf.add(tf.expandDims(rewards, 1), tf.mul(tf.expandDims(discounts, 1), best));
    const midpoints = tf.reshape(tf.div(tf.add(tf.range(0, quantiles), 0.5), quantiles), [1, 1, quantiles]);
    return () => {
      const predicted = tf.sum(tf.mul(online.forward(observations), tf.expandDims(actions, 2)), 1);
      const errors = tf.sub(tf.expandDims(targets, 2), tf.expandDims(predicted, 1)); // [batch, targets, quantiles]
      // Equation 10: the Huber loss, weighted by the midpoint or, where the prediction is too high, by the rest of it to 1.
      const high = tf.mul(huberOf(tf.relu(errors)), midpoints);
      const low = tf.mul(huberOf(tf.relu(tf.neg(errors))), tf.sub(1, midpoints));
      const losses = tf.sum(tf.mean(tf.add(high, low), 1), 1); // [batch]
      const surprise = tf.mean(errors, [1, 2]);
      return { loss: tf.mean(tf.mul(losses, weights)), outputs: [surprise] };
    };
  };
}

/** Of distances that are not negative. */
function huberOf(distance: tf.Tensor): tf.Tensor {
  const small = tf.minimum(distance, 1);
  return tf.add(tf.mul(tf.square(small), 0.5), tf.sub(distance, small));
}
