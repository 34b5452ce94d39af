import * as tf from '@tensorflow/tfjs-core';
import { z } from 'zod';
import type { ActorCritic } from '../networks/actor-critic';
import { ActorCriticPolicy, judge } from './actor-critic-policy';
import type { AgentDefinition } from './learner';
import {
  actorCriticSettings,
  createActorCritic,
  OnPolicyLearner,
  type ActorCriticSettings,
  type OnPolicyAlgorithm,
} from './on-policy-learner';
import { playRollout, standardized } from './rollout';

const a2cSettings = actorCriticSettings.extend({
  learningRate: actorCriticSettings.shape.learningRate.default(7e-4),
  rolloutSteps: z.int().positive().default(5).describe('steps in each environment between updates'),
  lambda: z.number().min(0).max(1).default(1).describe('generalised advantages: 1 trusts rewards, 0 values'),
  normalizeAdvantages: z.boolean().default(false).describe('advantages with mean 0 and deviation 1'),
}); // prettier-ignore

type A2cSettings = z.output<typeof a2cSettings>;

/** Advantage actor-critic (Mnih et al. 2016, algorithm S3), with environments that are played in step with each other. */
export const a2c: AgentDefinition<A2cSettings, ActorCritic> = {
  settings: a2cSettings,
  actions: ['discrete', 'continuous'],
  createNetwork: createActorCritic,
  createPolicy: (network, vector) => new ActorCriticPolicy(network, vector),
  createLearner: (context) => OnPolicyLearner.create<A2cSettings>(context, algorithm),
};

const algorithm: OnPolicyAlgorithm<A2cSettings> = {
  optimizer: { optimizer: 'rmsprop', epsilon: 1e-5 },
  loss: policyGradient,
  async advance(learner) {
    const { environments, policy, random, settings, network } = learner;
    const { rolloutSteps, discount, lambda, normalizeAdvantages } = settings;
    const rate = learner.learningRate;
    const rollout = playRollout(environments, policy, random, { steps: rolloutSteps, discount, lambda });
    learner.steps += rollout.size;
    const { observations, actions, advantages, returns, size } = rollout;
    const outputs = learner.learn(
      [
        tf.tensor(observations, [size, ...network.shape]),
        tf.tensor(actions, [size, network.actions.size]),
        tf.tensor(normalizeAdvantages ? standardized(advantages) : advantages),
        tf.tensor(returns),
      ],
      rate,
    );
    const [policyLoss, valueLoss, entropy] = await outputs[1]!.data();
    tf.dispose(outputs);
    await learner.refresh();
    return {
      'charts/learning_rate': rate,
      'losses/policy_loss': policyLoss!,
      'losses/value_loss': valueLoss!,
      'losses/entropy': entropy!,
    };
  },
};

/** Of observations, actions, advantages and returns: what raises the probability of actions by their advantages. */
export function policyGradient(
  network: ActorCritic,
  { entropyCoefficient, valueCoefficient }: ActorCriticSettings,
) {
  return (observations: tf.Tensor, actions: tf.Tensor, advantages: tf.Tensor, returns: tf.Tensor) => () => {
    const { logProbability, entropy, values } = judge(network, observations, actions);
    const policyLoss = tf.neg(tf.mean(tf.mul(advantages, logProbability)));
    const valueLoss = tf.mean(tf.square(tf.sub(values, returns)));
    const entropyMean = tf.mean(entropy);
    const loss = tf.sub(
      tf.add(policyLoss, tf.mul(valueLoss, valueCoefficient)),
      tf.mul(entropyMean, entropyCoefficient),
    );
    return { loss, outputs: [tf.stack([policyLoss, valueLoss, entropyMean])] };
  };
}
