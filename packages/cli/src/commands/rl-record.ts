import { Random } from '@dl/core';
import { toRgb, writeVideo, type Image } from '@dl/core/data';
import { writeFileAtomic } from '@dl/core/internal';
import { encodeGif } from '@dl/core/viz';
import { playFrames } from '@dl/rl';
import * as z from 'zod';
import { defineCommand } from '../command';
import { rlAgentOptions, withAgent, withEnvironment } from './rl-agent';

export const rlRecordCommand = defineCommand({
  name: 'rl record',
  summary: 'record an episode of a trained agent as a GIF or a video',
  arguments: [{ name: 'output', description: '.gif, or .mp4, .mov, .mkv or .webm (by ffmpeg)', writes: 'animation' }],
  options: rlAgentOptions.extend({
    frames: z.int().positive().default(500).describe('steps that are recorded at most'),
    every: z.int().positive().default(1).describe('steps from frame to frame'),
    fps: z.number().positive().max(100).default(25).describe('frames a second'),
  }),
  examples: ['dl rl record cart-pole.gif', 'dl rl record lander.gif --weights lunarlander --fps 50'],
  async run({ frames, every, fps, stochastic, seed, ...options }, [output], context) {
    return withAgent(options, context, (agent, name) =>
      withEnvironment(name, async (environment) => {
        const images: Image[] = [];
        let [sum, step] = [0, 0];
        const random = stochastic ? { random: new Random(seed) } : {};
        for (const { image, reward } of playFrames(agent, environment, { seed, ...random })) {
          sum += reward;
          if (step++ % every === 0) images.push(image);
          if (step >= frames) break;
        }
        if (/\.gif$/i.test(output!)) await writeFileAtomic(output!, await encodeGif(images, { fps }));
        else await writeVideo(output!, images.map(toRgb), { fps });
        return { environment: name, output: output!, frames: images.length, return: sum };
      }),
    );
  },
  print: ({ environment, output, frames, return: sum }) =>
    `${output}: ${frames} frames of ${environment}, return ${sum.toFixed(1)}`,
}); // prettier-ignore
