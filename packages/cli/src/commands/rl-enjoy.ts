import { Random } from '@dl/core';
import { playFrames } from '@dl/rl';
import * as z from 'zod';
import { defineCommand } from '../command';
import { rlAgentOptions, withAgent, withEnvironment } from './rl-agent';
import { terminalPicture } from './terminal-picture';

export const rlEnjoyCommand = defineCommand({
  name: 'rl enjoy',
  summary: 'watch a trained agent play, in the terminal',
  options: rlAgentOptions.extend({
    episodes: z.int().positive().default(1).describe('episodes that are played'),
    columns: z.int().positive().max(300).default(60).describe('width of the picture in characters'),
    fps: z.number().positive().max(100).default(20).describe('frames a second'),
  }),
  examples: ['dl rl enjoy', 'dl rl enjoy --weights breakout.safetensors --columns 20 --fps 10'],
  async run({ episodes, columns, fps, stochastic, seed, ...options }, _, context) {
    const { write, signal } = context;
    return withAgent(options, context, (agent, name) =>
      withEnvironment(name, async (environment) => {
        const random = stochastic ? new Random(seed) : undefined;
        const returns: number[] = [];
        for (let episode = 0; episode < episodes; episode++) {
          const frames = playFrames(agent, environment, {
            ...(episode === 0 && { seed }),
            ...(random && { random }),
          });
          let sum = 0;
          for (const { image, reward } of frames) {
            signal.throwIfAborted();
            sum += reward;
            const status = `episode ${episode + 1}, return ${sum.toFixed(1)}`;
            write(`\u001b[2J\u001b[H${terminalPicture(image, columns)}\n${status}\n`);
            await new Promise((resolve) => setTimeout(resolve, 1000 / fps));
          }
          returns.push(sum);
        }
        return { environment: name, returns };
      }),
    );
  },
  print: ({ environment, returns }) =>
    `${environment}: ${returns.map((sum) => `return ${sum.toFixed(1)}`).join(', ')}`,
});
