import { huber } from '@dl/core/train';
import * as tf from '@tensorflow/tfjs-core';
import { oneHotMax } from '../distributions/categorical';
import type { QNetwork } from '../networks/q-network';
import type { AgentDefinition } from './learner';
import { createQNetwork, greedyPolicy, QLearner, qSettings, type QSettings } from './q-learner';

/**
 * Deep Q-learning (Mnih et al. 2015), and by options what Rainbow added to it (Hessel et al. 2018): double (van Hasselt et al.
 * 2016), dueling (Wang et al. 2016), n-step returns and prioritised replay (Schaul et al. 2016).
 */
export const dqn: AgentDefinition<QSettings, QNetwork> = {
  settings: qSettings,
  actions: ['discrete'],
  createNetwork: (shape, actions, settings) => createQNetwork(shape, actions, settings, 1),
  createPolicy: greedyPolicy,
  createLearner: (context) => QLearner.create(context, { quantiles: 1, loss: temporalDifference }),
};

/** The target is `reward + discount * max over a of Q'(next, a)`, where Q' is the target network. */
function temporalDifference(online: QNetwork, target: QNetwork, { double }: QSettings) {
  const valuesOf = (network: QNetwork, observations: tf.Tensor) =>
    tf.squeeze(network.forward(observations), [2]); // [batch, actions]
  return (
    observations: tf.Tensor,
    actions: tf.Tensor,
    rewards: tf.Tensor,
    next: tf.Tensor,
    discounts: tf.Tensor,
    weights: tf.Tensor,
  ) => {
    const judged = valuesOf(target, next);
    const best = double ? tf.sum(tf.mul(judged, oneHotMax(valuesOf(online, next))), 1) : tf.max(judged, 1);
    const targets = tf.add(rewards, tf.mul(discounts, best)); // [batch]
    return () => {
      const values = tf.sum(tf.mul(valuesOf(online, observations), actions), 1);
      const losses = huber(values, targets, { reduction: 'none' });
      return { loss: tf.mean(tf.mul(losses, weights)), outputs: [tf.sub(targets, values)] };
    };
  };
}
