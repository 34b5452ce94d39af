import { evaluateAgent } from '@dl/rl';
import * as z from 'zod';
import { defineCommand } from '../command';
import { rlAgentOptions, withAgent } from './rl-agent';

export const rlEvalCommand = defineCommand({
  name: 'rl eval',
  summary: 'play episodes with a trained agent and count the rewards',
  options: rlAgentOptions.extend({
    episodes: z.int().positive().default(100).describe('episodes that are played'),
  }),
  examples: ['dl rl eval --episodes 100', 'dl rl eval --weights cart-pole.safetensors --stochastic'],
  async run({ episodes, stochastic, seed, ...options }, _, context) {
    return withAgent(options, context, async (agent, environment) => {
      const { signal } = context;
      const played = await evaluateAgent(agent, environment, {
        ...{ episodes, seed, deterministic: !stochastic, signal },
      });
      return { environment, ...played };
    });
  },
  print: ({ environment, mean, standardDeviation, returns, lengths }) => {
    const steps = lengths.reduce((sum, length) => sum + length, 0) / lengths.length;
    const [least, most] = [Math.min(...returns), Math.max(...returns)];
    return [
      `${environment}: return ${mean.toFixed(1)} +- ${standardDeviation.toFixed(1)} over ${returns.length} episodes`,
      `from ${least.toFixed(1)} to ${most.toFixed(1)}, ${steps.toFixed(0)} steps each`,
    ].join('\n');
  },
});
