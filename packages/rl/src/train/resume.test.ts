import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { useBackend } from '@dl/core/backends';
import { expectNoLeaks } from '@dl/core/testing';
import type { AgentName } from '../agents';
import { BoxIdentity } from '../testing/identity-environment';
import { evaluateAgent, trainAgent, type AgentEvent } from './index';

const root = mkdtempSync(path.join(tmpdir(), 'dl-rl-resume-'));
beforeAll(async () => {
  await useBackend('ort');
});
afterAll(() => rmSync(root, { recursive: true }));

const episodesOf = (events: AgentEvent[]) =>
  events.flatMap((event) => (event.type === 'episode-end' ? [`${event.step}: ${event.episode.return}`] : []));

it.each<[AgentName, string, Record<string, unknown>]>([
  ['dqn', 'CartPole-v1', { hidden: [16], learningStarts: 50, nStep: 3, priority: 0.5, trainEvery: 8, gradientSteps: 1 }],
  ['ppo', 'CartPole-v1', { hidden: [16], environments: 2, rolloutSteps: 32, epochs: 2, normalizeObservations: true, normalizeRewards: true }],
  ['sac', 'Pendulum-v1', { hidden: [16], learningStarts: 50, batchSize: 16, trainEvery: 8 }],
])('%s in %s, cut in half and resumed, plays the same episodes', async (agent, environment, settings) => {
  const options = { agent, steps: 1200, seed: 3, settings };
  await expectNoLeaks(async () => {
    const whole: AgentEvent[] = [];
    const first = await trainAgent(environment, options, { listeners: [(event) => void whole.push(event)] });
    const parts: AgentEvent[] = [];
    const checkpoints = path.join(root, agent);
    const stop = new AbortController();
    const cut = trainAgent(environment, { ...options, checkpoints }, {
      signal: stop.signal,
      listeners: [
        (event) => void parts.push(event),
        ({ step }) => {
          if (step >= 600) stop.abort(new Error('enough'));
        },
      ],
    }); // prettier-ignore
    await expect(cut).rejects.toThrow('enough');
    const second = await trainAgent(
      environment,
      { ...options, checkpoints, resume: true },
      { listeners: [(event) => void parts.push(event)] },
    );
    expect(episodesOf(whole).length).toBeGreaterThan(5);
    expect(episodesOf(parts)).toEqual(episodesOf(whole));
    const [one, other] = [await evaluateAgent(first, environment, { episodes: 3 }), await evaluateAgent(second, environment, { episodes: 3 })];
    expect(other.returns).toEqual(one.returns);
    first.dispose();
    second.dispose();
  });
  const other = { ...options, seed: 4, checkpoints: path.join(root, agent), resume: true };
  await expectNoLeaks(() => expect(trainAgent(environment, other)).rejects.toThrow('is of another training'));
  const anew = { ...other, resume: false };
  await expectNoLeaks(() => expect(trainAgent(environment, anew)).rejects.toThrow('of an earlier training'));
}); // prettier-ignore

it.each([false, true])('returns the best agent as it was evaluated (resumed: %s)', async (isResumed) => {
  const make = () => new BoxIdentity();
  const options = {
    ...{ steps: 96, seed: 3, evaluateEvery: 64, evaluationEpisodes: 2 },
    settings: { hidden: [8], environments: 2, rolloutSteps: 16, normalizeObservations: true },
    ...(isResumed && { checkpoints: path.join(root, 'best') }),
  };
  const means: number[] = [];
  const stop = new AbortController();
  const listener = (event: AgentEvent) => {
    if (event.type !== 'evaluation-end') return;
    means.push(event.mean);
    if (isResumed) stop.abort(new Error('enough'));
  };
  await expectNoLeaks(async () => {
    const training = trainAgent(make, options, { signal: stop.signal, listeners: [listener] });
    if (isResumed) await expect(training).rejects.toThrow('enough');
    const agent = await (isResumed ? trainAgent(make, { ...options, resume: true }) : training);
    const { mean } = await evaluateAgent(agent, make, { episodes: 2, seed: 500_003 });
    expect([mean]).toEqual(means);
    agent.dispose();
  });
});
