import { beforeAll, expect, it } from '@jest/globals';
import { useBackend } from '@dl/core/backends';
import { BoxIdentity, DiscreteIdentity } from '../testing/identity-environment';
import { evaluateAgent, trainAgent } from '../train';
import type { AgentName } from './index';

beforeAll(async () => {
  await useBackend('ort');
});

const offPolicy = { hidden: [32], learningStarts: 50, learningRate: 1e-2, trainEvery: 4, discount: 0 };
const onPolicy = { hidden: [32], learningRate: 1e-2, discount: 0, logDeviation: -1 };
const a2c = { ...onPolicy, environments: 8, rolloutSteps: 2, normalizeAdvantages: true };
const ppo = { ...onPolicy, environments: 4, rolloutSteps: 16, batchSize: 32 };
const rainbow = { double: true, dueling: true, nStep: 2, priority: 0.6 };

it.each<[AgentName, Record<string, unknown>]>([
  ['dqn', { ...offPolicy, targetEvery: 50 }],
  ['dqn', { ...offPolicy, targetEvery: 50, ...rainbow }],
  ['qr-dqn', { ...offPolicy, targetEvery: 50, quantiles: 5 }],
  ['reinforce', { ...onPolicy, batchSize: 20 }],
  ['a2c', a2c],
  ['ppo', ppo],
])('%s learns in 1,000 steps to do what is shown (%j)', async (agent, settings) => {
  const make = () => new DiscreteIdentity(3);
  const trained = await trainAgent(make, { agent, steps: 1000, settings });
  const { mean } = await evaluateAgent(trained, make, { episodes: 20 });
  trained.dispose();
  expect(mean).toBeGreaterThan(9.5); // of 10
});

it('reinforce with an annealed rate learns from the last episodes too', async () => {
  const rates: unknown[] = [];
  const settings = { ...onPolicy, batchSize: 20, annealed: true };
  const trained = await trainAgent(() => new DiscreteIdentity(), { agent: 'reinforce', steps: 40, settings }, {
    listeners: [(event) => void (event.type === 'learning-end' && rates.push(event.metrics['charts/learning_rate']))],
  }); // prettier-ignore
  trained.dispose();
  expect(rates).toEqual([1e-2, 5e-3]);
});

it.each<[AgentName, Record<string, unknown>]>([
  ['reinforce', { ...onPolicy, batchSize: 20 }],
  ['a2c', a2c],
  ['ppo', ppo],
  ['sac', { ...offPolicy, batchSize: 32, temperature: 0.1 }],
])('%s learns in 1,000 steps to say the number that is shown (%j)', async (agent, settings) => {
  const make = () => new BoxIdentity();
  const trained = await trainAgent(make, { agent, steps: 1000, settings });
  const { mean } = await evaluateAgent(trained, make, { episodes: 20 });
  trained.dispose();
  expect(mean).toBeGreaterThan(-0.5); // random actions: about -6.7, always 0: -3.3
});
