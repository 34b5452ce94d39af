import { expect, it } from '@jest/globals';
import { DiscreteIdentity, BoxIdentity } from '../testing/identity-environment';
import { evaluateAgent, trainAgent } from '../train';
import type { AgentName } from './index';

const offPolicy = { hidden: [32], learningStarts: 50, learningRate: 1e-2, trainEvery: 2, discount: 0 };

it.each<[AgentName, Record<string, unknown>]>([
  ['dqn', { ...offPolicy, targetEvery: 50 }],
  ['dqn', { ...offPolicy, targetEvery: 50, double: true, dueling: true, nStep: 2, priority: 0.6 }],
  ['qr-dqn', { ...offPolicy, targetEvery: 50, quantiles: 5 }],
  ['reinforce', { hidden: [32], batchSize: 50, learningRate: 2e-2, discount: 0 }],
  ['a2c', { hidden: [32], environments: 4, learningRate: 1e-2, discount: 0 }],
  ['ppo', { hidden: [32], environments: 4, rolloutSteps: 16, batchSize: 32, learningRate: 1e-2, discount: 0 }],
])('%s learns in 1,000 steps to do what is shown (%j)', async (agent, settings) => {
  const make = () => new DiscreteIdentity(3);
  const trained = await trainAgent(make, { agent, steps: 1000, settings });
  const { mean } = await evaluateAgent(trained, make, { episodes: 20 });
  trained.dispose();
  expect(mean).toBeGreaterThan(9.5); // of 10
});

it.each<[AgentName, Record<string, unknown>]>([
  ['reinforce', { hidden: [32], batchSize: 50, learningRate: 2e-2, discount: 0 }],
  ['a2c', { hidden: [32], environments: 4, learningRate: 3e-3, discount: 0, normalizeAdvantages: true }],
  ['ppo', { hidden: [32], environments: 4, rolloutSteps: 16, batchSize: 32, learningRate: 1e-2, discount: 0 }],
  ['sac', { hidden: [32], learningStarts: 50, learningRate: 1e-2, batchSize: 64, temperature: 0.1, trainEvery: 2, discount: 0 }],
] as const)('%s learns in 1,000 steps to say the number that is shown (%j)', async (agent, settings) => {
  const make = () => new BoxIdentity();
  const trained = await trainAgent(make, { agent, steps: 1000, settings });
  const { mean } = await evaluateAgent(trained, make, { episodes: 20 });
  trained.dispose();
  expect(mean).toBeGreaterThan(-0.5); // random actions: about -6.7, always 0: -3.3
});
