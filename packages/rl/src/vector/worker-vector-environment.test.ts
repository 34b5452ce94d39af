import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterAll, expect, it } from '@jest/globals';
import { InvalidArgumentError, Random } from '@dl/core';
import { makeEnvironment } from '../make-environment';
import { trainAgent } from '../train';
import { VectorEnvironment, WorkerVectorEnvironment, type EnvironmentVector } from './index';

const folder = mkdtempSync(path.join(tmpdir(), 'dl-vector-'));
afterAll(() => rmSync(folder, { recursive: true }));

function moduleOf(name: string, code: string): URL {
  const file = path.join(folder, `${name}.mjs`);
  writeFileSync(file, code);
  return pathToFileURL(file);
}

/** What random actions give, in words, which have no realm. */
function play(environments: EnvironmentVector, steps: number): string {
  const random = new Random(1);
  const played = Array.from({ length: steps }, () =>
    environments.step(
      Array.from({ length: environments.count }, () => environments.actionSpace.sample(random)),
    ),
  );
  return JSON.stringify(played);
}

it.each([1, 2, 3])(
  'plays in %i threads as in one for the same seed, and goes on from a saved state',
  (workers) => {
    const here = new VectorEnvironment(3, () => makeEnvironment('CartPole-v1'));
    const there = new WorkerVectorEnvironment(3, 'CartPole-v1', { workers });
    expect(there.observationSpace.describe()).toBe(here.observationSpace.describe());
    expect(JSON.stringify(there.reset({ seed: 4 }))).toBe(JSON.stringify(here.reset({ seed: 4 })));
    expect(play(there, 60)).toBe(play(here, 60));
    const { state } = there;
    expect(state).toEqual(here.state);
    const next = play(there, 30);
    there.reset({ seed: 9 });
    there.state = state;
    expect(play(there, 30)).toBe(next);
    there.dispose();
    expect(() => there.reset()).toThrow('was disposed');
  },
);

it('trains the agent that is trained without threads', async () => {
  const settings = { hidden: [8], epochs: 1, environments: 2, rolloutSteps: 32, batchSize: 32 };
  const weights = await Promise.all(
    [undefined, 2].map(async (workers) => {
      const agent = await trainAgent('CartPole-v1', { steps: 128, settings, workers });
      const values = agent.network.parameters().flatMap(({ value }) => [...value.dataSync()]);
      agent.dispose();
      return values;
    }),
  );
  expect(weights[1]).toEqual(weights[0]);
  await expect(trainAgent(() => makeEnvironment('CartPole-v1'), { workers: 2 })).rejects.toThrow(
    'name an environment',
  );
});

it('plays what the default export of a module makes', () => {
  const code = `const space = { size: 3, contains: () => true, describe: () => 'Discrete(3)' };
    export default (index) => ({
      observationSpace: space, actionSpace: space, state: 0,
      reset: ({ seed }) => [seed, {}],
      step(action) {
        if (action === 2) throw new Error('the game ' + index + ' is broken');
        return [index, action, false, false, {}];
      },
      dispose() {},
    });`;
  const environments = new WorkerVectorEnvironment(3, moduleOf('game', code), { workers: 2 });
  expect(environments.reset({ seed: 5 })).toEqual([5, 6, 7]);
  expect(environments.step([0, 1, 0]).observations).toEqual([0, 1, 2]);
  // An error of one thread leaves no answer of another behind.
  expect(() => environments.step([0, 0, 2])).toThrow(
    expect.objectContaining({ code: 'worker-failed', message: 'the game 2 is broken' }),
  );
  expect(environments.step([1, 1, 1]).rewards).toEqual([1, 1, 1]);
  environments.dispose();
});

it('says what is wrong', () => {
  expect(() => new WorkerVectorEnvironment(0, 'CartPole-v1')).toThrow(InvalidArgumentError);
  expect(() => new WorkerVectorEnvironment(2, 'Cartpole', { workers: 1 })).toThrow(
    /no environment "Cartpole"/,
  );
  expect(() => new WorkerVectorEnvironment(2, moduleOf('nothing', ''), { workers: 1 })).toThrow(
    'received undefined',
  );
  expect(() => new WorkerVectorEnvironment(2, moduleOf('wrong', '{'), { workers: 1 })).toThrow(
    expect.objectContaining({
      code: 'worker-failed',
      message: expect.stringMatching(/could not load.*wrong.mjs/),
    }),
  );
  const environments = new WorkerVectorEnvironment(2, 'CartPole-v1', { workers: 2 });
  expect(() => environments.step([0])).toThrow('2 environments take as many actions');
  environments.reset({ seed: 1 });
  expect(() => environments.step([0, 2])).toThrow(InvalidArgumentError);
  environments.dispose();
});
