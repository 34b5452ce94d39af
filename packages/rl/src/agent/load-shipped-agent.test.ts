import { expect, it } from '@jest/globals';
import { evaluateAgent } from '../train';
import { loadShippedAgent, shippedAgents } from './index';

it.each([
  ['cartpole', 'CartPole-v1', 495], // random actions get 22
  ['lunarlander', 'LunarLander-v3', 200], // random actions get -180
  ['snake', 'Snake-v0', 10], // random actions get -1
  ['breakout', 'MinAtar/Breakout-v1', 7], // random actions get 0.5
])('the agent of %s that ships plays well', async (name, environment, least) => {
  const agent = await loadShippedAgent(name);
  expect(agent.description.environment).toBe(environment);
  const { mean } = await evaluateAgent(agent, environment, { episodes: 10, seed: 77 });
  expect(mean).toBeGreaterThan(least);
  agent.dispose();
});

it('says which there are', async () => {
  expect(shippedAgents).toEqual(['cartpole', 'lunarlander', 'snake', 'breakout']);
  await expect(loadShippedAgent('chess')).rejects.toThrow(
    /no agent "chess" comes with @dl\/rl; there is cartpole, lunarlander, snake, breakout/,
  );
});
