import { writeFileAtomic } from '@dl/core/internal';
import { encodeGif } from '@dl/core/viz';
import { interpolateGan, interpolateGanOptions } from '@dl/gan';
import * as z from 'zod';
import { defineCommand } from '../command';
import { ganModelOptions, withGan } from './gan-model';

export const ganInterpolateCommand = defineCommand({
  name: 'gan interpolate',
  summary: 'walk through the noise of a generator, as a film without an end',
  options: interpolateGanOptions.extend({
    fps: z.number().positive().max(100).default(15).describe('frames a second'),
    out: z
      .string()
      .regex(/\.gif$/i, 'films are written as .gif')
      .default('out/walk.gif')
      .describe('file for the film (GIF)')
      .meta({ writes: 'file' }),
    ...ganModelOptions.shape,
  }),
  examples: ['dl gan interpolate', 'dl gan interpolate --class 3 --columns 1 --waypoints 6 --out three.gif'],
  async run({ fps, out, weights, backend, ...options }, _, context) {
    return withGan({ weights, backend }, context, async (model) => {
      await writeFileAtomic(out, await encodeGif(interpolateGan(model, options), { fps }));
      return { frames: options.waypoints * options.framesBetween, file: out };
    });
  },
  print: ({ frames, file }) => `${frames} frames: ${file}`,
});
