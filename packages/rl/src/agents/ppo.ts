import * as tf from '@tensorflow/tfjs-core';
import * as z from 'zod';
import { gatherRows } from '../learning/gather-rows';
import type { ActorCritic } from '../networks/actor-critic';
import { ActorCriticPolicy, judge } from './actor-critic-policy';
import type { AgentDefinition } from './learner';
import {
  actorCriticSettings,
  createActorCritic,
  OnPolicyLearner,
  type OnPolicyAlgorithm,
} from './on-policy-learner';
import { playRollout, standardized } from './rollout';

const ppoSettings = actorCriticSettings.extend({
  rolloutSteps: z.int().positive().default(128).describe('steps in each environment between updates'),
  batchSize: z.int().positive().default(256).describe('steps of play that a step of the optimizer sees'),
  epochs: z.int().positive().default(4).describe('times that what was played is learned from'),
  lambda: z.number().min(0).max(1).default(0.95).describe('generalised advantages: 1 trusts rewards, 0 values'),
  clipRange: z.number().positive().default(0.2).describe('how far probabilities may move in an update'),
  annealedClip: z.boolean().default(false).describe('the clip range falls to 0'),
  clipValues: z.boolean().default(true).describe('values may move as far'),
  normalizeAdvantages: z.boolean().default(true).describe('advantages of a batch with mean 0 and deviation 1'),
  targetDivergence: z.number().positive().optional().describe('ends an update early where the policy moved further'),
}); // prettier-ignore

type PpoSettings = z.output<typeof ppoSettings>;

/**
 * Proximal policy optimisation (Schulman et al. 2017), with what its reference implementation does besides (Huang et al. 2022, The
 * 37 implementation details; numbers below are theirs): environments side by side (1), orthogonal weights (2), Adam's epsilon of
 * 1e-5 (3), annealing (4), generalised advantages (5), minibatches (6), advantages normalised by batch (7), clipped ratios (8) and
 * values (9), one loss with the entropy (10), limited gradients (11), diagnostics (12), and an actor and a critic apart (13).
 */
export const ppo: AgentDefinition<PpoSettings, ActorCritic> = {
  settings: ppoSettings,
  actions: ['discrete', 'continuous'],
  createNetwork: createActorCritic,
  createPolicy: (network, vector) => new ActorCriticPolicy(network, vector),
  createLearner: (context) => OnPolicyLearner.create<PpoSettings>(context, algorithm),
};

const algorithm: OnPolicyAlgorithm<PpoSettings> = {
  optimizer: { epsilon: 1e-5 },
  loss: clippedObjective,
  async advance(learner) {
    const { environments, policy, random, settings, network } = learner;
    const { rolloutSteps, discount, lambda, epochs, clipRange, annealedClip } = settings;
    const rate = learner.learningRate;
    const range = annealedClip ? clipRange * learner.remaining : clipRange;
    const rollout = await playRollout(environments, policy, random, {
      steps: rolloutSteps,
      discount,
      lambda,
    });
    learner.steps += rollout.size;
    const { observations, actions, logProbabilities, values, advantages, returns, size } = rollout;
    const batchSize = Math.min(settings.batchSize, size);
    const sums = new Float64Array(diagnostics.length);
    let batches = 0;
    let isFar = false;
    for (let epoch = 0; epoch < epochs && !isFar; epoch++) {
      const order = random.permutation(size);
      for (let start = 0; start + batchSize <= size && !isFar; start += batchSize) {
        const rows = order.subarray(start, start + batchSize);
        const column = (table: Float32Array) => gatherRows(table, rows, 1);
        const chosen = column(advantages);
        const outputs = learner.learn(
          [
            tf.tensor(gatherRows(observations, rows, environments.size), [batchSize, ...network.shape]),
            tf.tensor(gatherRows(actions, rows, environments.actions.size), [
              batchSize,
              network.actions.size,
            ]),
            tf.tensor(column(logProbabilities)),
            tf.tensor(settings.normalizeAdvantages ? standardized(chosen) : chosen),
            tf.tensor(column(returns)),
            tf.tensor(column(values)),
            tf.scalar(range),
          ],
          rate,
        );
        const measured = await outputs[1]!.data();
        tf.dispose(outputs);
        diagnostics.forEach((_, i) => (sums[i]! += measured[i]!));
        batches++;
        isFar = measured[divergence]! > 1.5 * (settings.targetDivergence ?? Infinity);
      }
    }
    await learner.refresh();
    const means = diagnostics.map((name, i) => [`losses/${name}`, sums[i]! / batches] as const);
    return { 'charts/learning_rate': rate, ...(Object.fromEntries(means) as Record<string, number>) };
  },
};

/** By the names of CleanRL. */
const diagnostics = ['policy_loss', 'value_loss', 'entropy', 'approx_kl', 'clipfrac'];
const divergence = diagnostics.indexOf('approx_kl');

function clippedObjective(network: ActorCritic, settings: PpoSettings) {
  const { clipValues, entropyCoefficient, valueCoefficient } = settings;
  return (
    observations: tf.Tensor,
    actions: tf.Tensor,
    oldLogProbabilities: tf.Tensor,
    advantages: tf.Tensor,
    returns: tf.Tensor,
    oldValues: tf.Tensor,
    range: tf.Tensor,
  ) => {
    const limited = (value: tf.Tensor, middle: tf.Tensor | number) =>
      tf.minimum(tf.maximum(value, tf.sub(middle, range)), tf.add(middle, range));
    return () => {
      const { logProbability, entropy, values } = judge(network, observations, actions);
      const logRatio = tf.sub(logProbability, oldLogProbabilities);
      const ratio = tf.exp(logRatio);
      const gains = tf.minimum(tf.mul(advantages, ratio), tf.mul(advantages, limited(ratio, 1)));
      const policyLoss = tf.neg(tf.mean(gains));
      const errors = tf.square(tf.sub(values, returns));
      const clippedErrors = tf.square(tf.sub(limited(values, oldValues), returns));
      const valueLoss = tf.mul(tf.mean(clipValues ? tf.maximum(errors, clippedErrors) : errors), 0.5);
      const entropyMean = tf.mean(entropy);
      const loss = tf.sub(
        tf.add(policyLoss, tf.mul(valueLoss, valueCoefficient)),
        tf.mul(entropyMean, entropyCoefficient),
      );
      const approximateDivergence = tf.mean(tf.sub(tf.sub(ratio, 1), logRatio)); // Schulman 2020, k3
      const clipped = tf.mean(tf.cast(tf.greater(tf.abs(tf.sub(ratio, 1)), range), 'float32'));
      const outputs = [tf.stack([policyLoss, valueLoss, entropyMean, approximateDivergence, clipped])];
      return { loss, outputs };
    };
  };
}
