import { writeFileAtomic } from '@dl/core/internal';
import { writeVideo, type Image } from '@dl/core/data';
import { encodeGif } from '@dl/core/viz';
import { dreamZoom, dreamZoomOptions } from '@dl/dream';
import * as z from 'zod';
import { defineCommand } from '../command';
import { chooseBackend } from './choose-backend';
import { dreamerOptions, guideOption, layersOption } from './dream';
import { withImageClassifier } from './image-classifier';
import { keepFrames } from './keep-frames';

export const dreamZoomCommand = defineCommand({
  name: 'dream zoom',
  summary: 'fly into a dream: an animated GIF or a video',
  arguments: [
    { name: 'picture', description: 'file or address of the picture to begin with' },
    {
      name: 'out',
      description: 'file for the animation: .gif, or .mp4, .mov, .mkv, .webm (by ffmpeg)',
      writes: 'animation',
    },
  ],
  options: dreamZoomOptions.extend({
    ...dreamerOptions.shape,
    layers: layersOption,
    guide: guideOption,
    fps: z.number().positive().max(100).default(12).describe('frames a second'),
    colors: z
      .int()
      .min(2)
      .max(256)
      .default(256)
      .describe('colors of a frame of a GIF; fewer make a smaller file'),
    folder: z
      .string()
      .optional()
      .describe('folder in which frames are kept as PNG; the same command goes on from those that are there')
      .meta({ writes: 'folder' }),
  }),
  examples: [
    'dl dream zoom sky.jpg zoom.gif --size 320',
    'dl dream zoom sky.jpg zoom.mp4 --frames 300 --fps 25 --folder frames',
  ],
  async run({ backend, model, weights, recipe, guide, fps, colors, folder, ...options }, words, context) {
    const [picture, out] = words as [string, string];
    const start = performance.now();
    await chooseBackend(backend, context.note);
    return withImageClassifier({ model, weights, recipe }, context, async (network) => {
      const { signal, note } = context;
      const make = (resume?: { frames: number; last: Image }) =>
        dreamZoom(network, picture, options, { guide, signal, resume });
      const about = { picture, guide, model, weights, recipe, ...options, frames: undefined };
      const all = counted(
        folder === undefined ? make() : keepFrames(folder, { total: options.frames, about, make }),
      );
      if (out.toLowerCase().endsWith('.gif'))
        await writeFileAtomic(out, await encodeGif(all, { fps, colors }));
      else await writeVideo(out, all, { fps, signal });
      return { out, frames: options.frames, seconds: Math.round((performance.now() - start) / 1000) };

      async function* counted(frames: AsyncIterable<Image>): AsyncGenerator<Image, void, undefined> {
        let count = 0;
        for await (const frame of frames) {
          note(`frame ${++count} of ${options.frames}`);
          yield frame;
        }
      }
    });
  },
  print: ({ out, frames, seconds }) => `${out}: ${frames} frames after ${seconds} s`,
});
