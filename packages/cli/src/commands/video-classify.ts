import { useBackend } from '@dl/core/backends';
import { classifyVideo, loadVideoNetwork, networkClassifier } from '@dl/vision';
import { z } from 'zod';
import { defineCommand } from '../command';
import { table } from '../table';

export const videoClassifyCommand = defineCommand({
  name: 'video classify',
  summary: 'name what videos show: the mean of the probabilities of clips from each video',
  arguments: [
    {
      name: 'video',
      description: 'files, web addresses, or folders with the frames as images',
      variadic: true,
    },
  ],
  options: z.object({
    model: z.string().describe('network that saveVideoNetwork wrote (safetensors)'),
    top: z.int().positive().default(5).describe('classes to name, the most probable first'),
    clips: z.int().positive().default(20).describe('clips of each video, spread evenly'),
    fps: z.number().positive().optional().describe("frames a second to look at; default: the model's"),
    start: z.number().nonnegative().default(0).describe('seconds to skip at the beginning'),
    end: z.number().positive().optional().describe('second to stop at; default: the end of the video'),
    backend: z.string().default('auto').describe('backend to compute on, see `dl backends`'),
  }),
  examples: [
    'dl video classify clip.mp4 --model slow.safetensors',
    'dl video classify *.mp4 frames/ --model slow.safetensors --top 1 --clips 5 --json',
  ],
  async run({ model, top, clips, backend: requested, ...part }, videos, { signal, note }) {
    const backend = await useBackend(requested);
    note(`backend ${backend.name}: ${backend.device}${backend.hint ? `\n${backend.hint}` : ''}`);
    const loaded = await loadVideoNetwork(model);
    try {
      const classifier = networkClassifier(loaded.network, loaded);
      const options = { clips, topK: top, signal, ...part, fps: part.fps ?? loaded.fps };
      const results = [];
      for (const video of videos) {
        results.push({ video, ...(await classifyVideo(classifier, video, options)) });
      }
      return results;
    } finally {
      loaded.network.dispose();
    }
  },
  print: (results) =>
    results
      .map(({ video, clips, best }) => {
        const rows = best.map(({ label, score }) => ({ score: score.toFixed(3), label }));
        return `${video} (${clips} ${clips === 1 ? 'clip' : 'clips'})\n${table(rows)}`;
      })
      .join('\n\n'),
});
