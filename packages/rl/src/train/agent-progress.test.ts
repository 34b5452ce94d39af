import { afterEach, expect, it } from '@jest/globals';
import fs from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import type { AgentEvent } from './agent-events';
import { agentJsonLinesLog, agentLog, agentProgressBar } from './index';

const events: AgentEvent[] = [
  { type: 'play-start', step: 0, steps: 1000 },
  { type: 'episode-end', step: 10, episode: { return: 4, length: 10 } },
  { type: 'episode-end', step: 20, episode: { return: 7, length: 10 } },
  { type: 'learning-end', step: 250, metrics: {}, stepsPerSecond: 50 },
  { type: 'evaluation-end', step: 250, mean: 5, standardDeviation: 1, best: true },
  { type: 'play-end', step: 1000, reason: 'completed', seconds: 20 },
];

const { isTTY } = process.stderr;
const write = process.stderr.write.bind(process.stderr);
afterEach(() => void Object.assign(process.stderr, { isTTY, write }));

it('says how far it is in lines', async () => {
  const lines: string[] = [];
  const listener = agentLog((line) => lines.push(line), { interval: 0 });
  for (const event of events) await listener(event);
  expect(lines).toEqual([
    '25% of 1000 steps | 50 steps/s | 15 s left | mean return of 2 episodes 5.5',
    'evaluation at 250: 5.0 +- 1.0, the best',
    'completed after 1000 steps, 20 s',
  ]);
});

it('draws a bar in a terminal, and takes it away before a line', async () => {
  let drawn = '';
  Object.assign(process.stderr, { isTTY: true, write: (text: string) => void (drawn += text) });
  const lines: string[] = [];
  const listener = agentProgressBar((line) => lines.push(line));
  for (const event of events.slice(0, 4)) await listener(event);
  await new Promise((resolve) => setTimeout(resolve, 300)); // the bar is drawn now and then
  expect(drawn).toContain('25% | 50 steps/s | 15 s left | mean return of 2 episodes 5.5');
  for (const event of events.slice(4)) await listener(event);
  expect(lines).toEqual(['evaluation at 250: 5.0 +- 1.0, the best', 'completed after 1000 steps, 20 s']);
});

it('writes the events as lines of JSON, and drops those of steps that are done again', async () => {
  const folder = await fs.mkdtemp(path.join(os.tmpdir(), 'dl-rl-log-'));
  const file = path.join(folder, 'log.jsonl');
  const types = async () =>
    (await fs.readFile(file, 'utf8'))
      .trim()
      .split('\n')
      .map((line) => (JSON.parse(line) as AgentEvent).type);
  try {
    const first = agentJsonLinesLog(file);
    for (const event of events) await first(event);
    expect(await types()).toEqual(events.map(({ type }) => type));
    const resumed = agentJsonLinesLog(file);
    await resumed({ type: 'play-start', step: 20, steps: 1000, resumedFrom: 'step-00000020' });
    expect(await types()).toEqual(['play-start', 'episode-end', 'episode-end', 'play-start']);
  } finally {
    await fs.rm(folder, { recursive: true });
  }
});
