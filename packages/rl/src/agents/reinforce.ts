import * as z from 'zod';
import { joinRows } from '../learning/join-rows';
import type { ActorCritic } from '../networks/actor-critic';
import { ActorCriticPolicy, type Choice } from './actor-critic-policy';
import type { AgentDefinition } from './learner';
import {
  actorCriticSettings,
  createActorCritic,
  OnPolicyLearner,
  type OnPolicyAlgorithm,
} from './on-policy-learner';
import { learnPolicyGradient, policyGradient } from './policy-gradient';
import { standardized } from './rollout';

const reinforceSettings = actorCriticSettings.extend({
  learningRate: actorCriticSettings.shape.learningRate.default(1e-3),
  environments: z.literal(1).default(1).describe('it plays whole episodes, one after the other'),
  batchSize: z.int().positive().default(500).describe('steps of whole episodes between updates'),
  baseline: z.boolean().default(true).describe('returns count by what they are above the value'),
}); // prettier-ignore

type ReinforceSettings = z.output<typeof reinforceSettings>;

/** REINFORCE (Williams 1992): whole episodes, whose actions become more probable by the return that came after them. */
export const reinforce: AgentDefinition<ReinforceSettings, ActorCritic> = {
  settings: reinforceSettings,
  actions: ['discrete', 'continuous'],
  createNetwork: createActorCritic,
  createPolicy: (network, vector) => new ActorCriticPolicy(network, vector),
  createLearner: (context) => OnPolicyLearner.create<ReinforceSettings>(context, algorithm),
};

interface Played {
  observation: Float32Array;
  choice: Choice;
  reward: number;
}

const algorithm: OnPolicyAlgorithm<ReinforceSettings> = {
  optimizer: {},
  loss: policyGradient,
  async advance(learner) {
    const { batchSize, baseline } = learner.settings;
    const rate = learner.learningRate;
    const played: (Played & { return: number })[] = [];
    while (played.length < batchSize) played.push(...playEpisode(learner));
    learner.steps += played.length;
    // A batch of constant size is one graph; the returns of its steps are of whole episodes all the same.
    const batch = played.slice(0, batchSize);
    const returns = Float32Array.from(batch, (step) => step.return);
    const advantages = baseline ? returns.map((sum, i) => sum - batch[i]!.choice.value) : returns;
    return learnPolicyGradient(
      learner,
      {
        observations: joinRows(batch.map((step) => step.observation)),
        actions: joinRows(batch.map((step) => step.choice.encoded)),
        advantages: standardized(advantages),
        returns,
      },
      rate,
    );
  },
};

function playEpisode({ environments, policy, random, settings }: OnPolicyLearner<ReinforceSettings>) {
  const played: Played[] = [];
  for (let isOver = false; !isOver;) {
    const observation = environments.observations[0]!;
    const choice = policy.choose(observation, random);
    const { rewards, terminated, truncated } = environments.step([choice.action]);
    played.push({ observation, choice, reward: rewards[0]! });
    isOver = terminated[0]! || truncated[0]!;
  }
  let sum = 0;
  return played
    .reverse()
    .map((step) => ({ ...step, return: (sum = step.reward + settings.discount * sum) }))
    .reverse();
}
