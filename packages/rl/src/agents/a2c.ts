import * as z from 'zod';
import type { ActorCritic } from '../networks/actor-critic';
import { ActorCriticPolicy } from './actor-critic-policy';
import type { AgentDefinition } from './learner';
import {
  actorCriticSettings,
  createActorCritic,
  OnPolicyLearner,
  type OnPolicyAlgorithm,
} from './on-policy-learner';
import { learnPolicyGradient, policyGradient } from './policy-gradient';
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
    const { environments, policy, random, settings } = learner;
    const { rolloutSteps, discount, lambda, normalizeAdvantages } = settings;
    const rate = learner.learningRate;
    const rollout = await playRollout(environments, policy, random, {
      steps: rolloutSteps,
      discount,
      lambda,
    });
    learner.steps += rollout.size;
    const advantages = normalizeAdvantages ? standardized(rollout.advantages) : rollout.advantages;
    return learnPolicyGradient(learner, { ...rollout, advantages }, rate);
  },
};
