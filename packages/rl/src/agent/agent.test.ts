import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { FileFormatError } from '@dl/core';
import { useBackend } from '@dl/core/backends';
import { expectNoLeaks } from '@dl/core/testing';
import { saveTensors } from '@dl/core/weights';
import * as tf from '@tensorflow/tfjs-core';
import type { AgentName } from '../agents';
import { evaluateAgent, trainAgent } from '../train';
import { loadAgent, saveAgent } from './index';

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
