import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { FileFormatError } from '@dl/core';
import { useBackend } from '@dl/core/backends';
import { expectNoLeaks } from '@dl/core/testing';
import { saveTensors } from '@dl/core/weights';
import * as tf from '@tensorflow/tfjs-core';
import { findAgent, type AgentName } from '../agents';
import type { Environment } from '../environment';
import { tunedSettings } from '../hyperparameters/tuned';
import { makeEnvironment } from '../make-environment';
import { evaluateAgent, playFrames, trainAgent } from '../train';
import { FrameStack, NormalizeObservation } from '../wrappers';
import { loadAgent, loadShippedAgent, saveAgent } from './index';

const root = mkdtempSync(path.join(tmpdir(), 'dl-rl-agent-'));
beforeAll(async () => {
  await useBackend('ort');
});
afterAll(() => rmSync(root, { recursive: true }));

it.each<[AgentName, string, Record<string, unknown>]>([
  ['ppo', 'CartPole-v1', { hidden: [8], epochs: 1, environments: 1, rolloutSteps: 32, normalizeObservations: true }],
  ['qr-dqn', 'FrozenLake-v1', { hidden: [8], learningStarts: 60 }],
  ['ppo', 'MinAtar/Breakout-v1', { hidden: [8], epochs: 1, environments: 1, rolloutSteps: 32 }],
  ['sac', 'Pendulum-v1', { hidden: [8], learningStarts: 60, batchSize: 8 }],
])('saves %s of %s and loads it', async (agent, environment, settings) => {
  await expectNoLeaks(async () => {
    const trained = await trainAgent(environment, { agent, steps: 64, settings });
    const file = path.join(root, `${agent}.safetensors`);
    await saveAgent(file, trained);
    const loaded = await loadAgent(file);
    expect(loaded.description).toEqual(trained.description);
    const options = { episodes: 2, deterministic: false };
    const expected = await evaluateAgent(trained, environment, options);
    expect((await evaluateAgent(loaded, environment, options)).returns).toEqual(expected.returns);
    trained.dispose();
    loaded.dispose();
  });
}); // prettier-ignore

it('refuses a file that is no agent', async () => {
  const file = path.join(root, 'other.safetensors');
  await saveTensors(file, { weight: tf.zeros([2]) });
  await expect(loadAgent(file)).rejects.toThrow(FileFormatError);
});

it('says which actions an agent can choose', async () => {
  await expect(trainAgent('Pendulum-v1', { agent: 'dqn' })).rejects.toThrow('dqn chooses discrete actions');
  await expect(trainAgent('CartPole-v1', { settings: { epochs: 0 } })).rejects.toThrow('settings of ppo');
  await expect(trainAgent('Cartpole', {})).rejects.toThrow('there is no environment');
});

it.each([
  ['CartPole-v1', { settings: { learnignRate: 0.1 } }, /ppo has no setting "learnignRate"; it has learningRate, annealed/],
  ['CartPole-v1', { settings: { double: true } }, /ppo has no setting "double"/],
  ['CartPole-v1', { agent: 'dqn', settings: { clipRange: 1, lambda: 1 } }, /dqn has no setting "clipRange", "lambda"/],
  ['Pendulum-v1', { agent: 'sac', settings: { epochs: 2 } }, /sac has no setting "epochs"; it has learningRate, environments/],
] as const)('refuses settings in %s that the agent does not have: %j', async (environment, options, message) => {
  const training = trainAgent(environment, { steps: 1, ...options });
  await expect(training).rejects.toThrow(expect.objectContaining({ code: 'invalid-argument', message: expect.stringMatching(message) }));
}); // prettier-ignore

it('has tuned settings that its agents know', () => {
  for (const tuned of Object.values(tunedSettings)) {
    for (const [name, { settings }] of Object.entries(tuned)) {
      const parsed = findAgent(name as AgentName).settings.parse(settings);
      expect(parsed).toMatchObject(settings);
    }
  }
});

it('plays only in environments that the agent fits, wrappers included', async () => {
  const agent = await loadShippedAgent('cartpole');
  const other =
    /learned with numbers of shape \[4\] as observations and Discrete\(2\) as actions; the environment has .*Let it play in CartPole-v1/;
  for (const name of ['Acrobot-v1', 'LunarLander-v3', 'Taxi-v3', 'Pendulum-v1']) {
    await expect(evaluateAgent(agent, name, { episodes: 1 })).rejects.toThrow(other);
  }
  const cartPole = () => makeEnvironment('CartPole-v1') as Environment<Float32Array, number>;
  const stacked = new FrameStack(cartPole(), 2);
  expect(() => playFrames(agent, stacked).next()).toThrow('the environment has numbers of shape [8]');
  expect(() => agent.act(stacked.reset()[0])).toThrow('received the observation of 8 numbers');
  expect(() => agent.act(3)).toThrow('received the observation 3');
  expect(() => agent.assertFits(new NormalizeObservation(cartPole()))).not.toThrow();
  agent.dispose();
});

it('knows integers that are not of its observations', async () => {
  const agent = await trainAgent('FrozenLake-v1', { agent: 'dqn', steps: 8 });
  expect(agent.act(15)).toBeLessThan(4);
  for (const other of [16, 1.5, new Float32Array(4)]) {
    expect(() => agent.act(other)).toThrow('learned with integers below [16]');
  }
  await expect(evaluateAgent(agent, 'CliffWalking-v1')).rejects.toThrow('integers below [48]');
  agent.dispose();
});
