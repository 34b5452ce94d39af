import { InvalidArgumentError } from '@dl/core';
import {
  agentJsonLinesLog,
  agentLog,
  agentTensorBoard,
  environmentNames,
  evaluateAgent,
  saveAgent,
  trainAgent,
  trainAgentOptions,
} from '@dl/rl';
import * as z from 'zod';
import { defineCommand } from '../command';
import { chooseBackend } from './choose-backend';

export const rlTrainCommand = defineCommand({
  name: 'rl train',
  summary: 'train an agent in a game',
  options: trainAgentOptions.extend({
    env: z.string().default('CartPole-v1').describe(`environment, such as ${environmentNames.slice(0, 4).join(', ')}`),
    set: z
      .array(z.string())
      .default([])
      .describe('hyper-parameters, such as learningRate=0.001 hidden=[64,64]; default: those tuned for the environment'),
    episodes: z.int().positive().default(100).describe('episodes of the evaluation at the end'),
    log: z.array(z.enum(['jsonl'])).default([]).describe('logs to write into the folder'),
    tensorboard: z.string().optional().describe("folder for TensorBoard's event files").meta({ writes: 'folder' }),
    out: z.string().default('out').describe('folder for the trained agent').meta({ writes: 'folder' }),
    backend: z.string().default('auto').describe('backend to compute on, see `dl backends`'),
  }),
  examples: [
    'dl rl train --env CartPole-v1 --agent ppo',
    'dl rl train --env Pendulum-v1 --agent sac --checkpoints out/pendulum --resume',
    'dl rl train --env MinAtar/Breakout-v1 --agent dqn --steps 500000 --set double=true nStep=3',
  ],
  async run({ env, set, episodes, log, tensorboard, out, backend, ...options }, _, { signal, note }) {
    const start = performance.now();
    const settings = Object.fromEntries(set.map(parseSetting));
    await chooseBackend(backend, note);
    const listeners = [agentLog(note)];
    if (log.length) listeners.push(agentJsonLinesLog(`${out}/log.jsonl`));
    if (tensorboard !== undefined) listeners.push(agentTensorBoard(tensorboard));
    const agent = await trainAgent(env, { ...options, settings }, { signal, listeners });
    try {
      const file = `${out}/agent.safetensors`;
      await saveAgent(file, agent);
      const { mean, standardDeviation } = await evaluateAgent(agent, env, { episodes, signal });
      const seconds = Math.round((performance.now() - start) / 1000);
      return { mean, standardDeviation, episodes, parameters: agent.parameters, seconds, agent: file };
    } finally {
      agent.dispose();
    }
  },
  print: ({ mean, standardDeviation, episodes, parameters, seconds, agent }) =>
    [
      `return ${mean.toFixed(1)} +- ${standardDeviation.toFixed(1)} over ${episodes} episodes, after ${seconds} s`,
      `${parameters.toLocaleString('en')} parameters: ${agent}`,
    ].join('\n'),
}); // prettier-ignore

/** `name=value`, where the value is JSON or a word. */
function parseSetting(setting: string): [string, unknown] {
  const [, name, value] = /^(\w+)=(.+)$/s.exec(setting) ?? [];
  if (name === undefined || value === undefined) {
    throw new InvalidArgumentError(
      `--set takes name=value, such as learningRate=0.001; received "${setting}"`,
    );
  }
  try {
    return [name, JSON.parse(value)];
  } catch {
    return [name, value];
  }
}
