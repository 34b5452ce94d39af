import {
  classifyVideo,
  frameClassifier,
  loadVideoNetwork,
  networkClassifier,
  type ClipClassifier,
} from '@dl/vision';
import { existsSync } from 'node:fs';
import * as z from 'zod';
import { defineCommand } from '../command';
import { table } from '../table';
import { chooseBackend } from './choose-backend';
import { withImageClassifier } from './image-classifier';

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
    model: z.string().describe('file that saveVideoNetwork wrote, or the name of a network for photographs'),
    weights: z.string().optional().describe('file with weights of the network for photographs'),
    top: z.int().positive().default(5).describe('classes to name, the most probable first'),
    clips: z.int().positive().default(20).describe('clips of each video, spread evenly'),
    fps: z.number().positive().optional().describe("frames a second to look at; default: the model's"),
    start: z.number().nonnegative().default(0).describe('seconds to skip at the beginning'),
    end: z.number().positive().optional().describe('second to stop at; default: the end of the video'),
    backend: z.string().default('auto').describe('backend to compute on, see `dl backends`'),
  }),
  examples: [
    'dl video classify clip.mp4 --model slow.safetensors',
    'dl video classify clip.mp4 --model googlenet_bvlc --clips 10',
    'dl video classify *.mp4 frames/ --model slow.safetensors --top 1 --clips 5 --json',
  ],
  async run({ model, weights, top, clips, backend: requested, ...part }, videos, context) {
    const { signal, note } = context;
    await chooseBackend(requested, note);
    const classifyAll = async (classifier: ClipClassifier, fps?: number) => {
      const options = { clips, topK: top, signal, ...part, fps: part.fps ?? fps };
      const results = [];
      for (const video of videos) {
        results.push({ video, ...(await classifyVideo(classifier, video, options)) });
      }
      return results;
    };
    if (weights !== undefined || !existsSync(model)) {
      return withImageClassifier({ model, weights, recipe: undefined }, context, (classifier) =>
        classifyAll(frameClassifier(classifier)),
      );
    }
    const loaded = await loadVideoNetwork(model);
    try {
      return await classifyAll(networkClassifier(loaded.network, loaded), loaded.fps);
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
