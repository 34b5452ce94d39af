import path from 'node:path';
import { writeImage } from '@dl/core/data';
import { withDownloadBar, type DownloadEvent } from '@dl/core/resources';
import {
  loadEncoder,
  saveStyleNetwork,
  trainFastStyle,
  trainFastStyleOptions,
  transferStyleOptions,
  type EncoderEvent,
} from '@dl/style';
import * as z from 'zod';
import { defineCommand } from '../command';
import { chooseBackend } from './choose-backend';
import { trainingListeners } from './training-output';

export const styleTrainCommand = defineCommand({
  name: 'style train',
  summary: 'train a network that paints any picture in one style, in one pass (Johnson et al. 2016)',
  arguments: [
    { name: 'style', description: 'picture of the style' },
    { name: 'photographs', description: 'folder of pictures to train on, or a video' },
  ],
  options: trainFastStyleOptions.extend({
    ...transferStyleOptions.pick({ encoder: true, weights: true, lastLayer: true, pooling: true }).shape,
    dtype: z.enum(['float32', 'float16']).default('float16').describe('type of the saved numbers'),
    out: z
      .string()
      .default('out/style.safetensors')
      .describe('file for the network')
      .meta({ writes: 'file' }),
    log: z
      .array(z.enum(['jsonl']))
      .default([])
      .describe('logs to write beside the network'),
    backend: z.string().default('auto').describe('backend to compute on, see `dl backends`'),
  }),
  examples: [
    'dl style train starry-night.jpg photographs --checkpoints runs/night --resume',
    'dl style train starry-night.jpg holiday.mp4 --steps 1000 --image-size 128 --sample house.jpg --sample-every 100',
    'dl style train wave.jpg photographs --encoder vgg19 --style-weight 5 --out out/wave.safetensors',
  ],
  async run(options, [style, photographs], { signal, json, note }) {
    const {
      encoder: name,
      weights,
      lastLayer,
      pooling,
      dtype,
      out,
      log,
      backend: requested,
      ...training
    } = options;
    const start = performance.now();
    await chooseBackend(requested, note);
    const load = (onDownload?: (event: DownloadEvent) => void) =>
      loadEncoder(name, {
        ...{ weights, lastLayer, pooling, signal },
        onEvent: onDownload && ((event: EncoderEvent) => event.type !== 'range-ignored' && onDownload(event)),
      });
    const encoder = await (json ? load() : withDownloadBar(load));
    const samples: string[] = [];
    try {
      const network = await trainFastStyle(encoder, style!, photographs!, training, {
        signal,
        listeners: trainingListeners({ out: path.dirname(out), log }, json),
        async onEvent({ step, image }) {
          const file = `${out.replace(/\.\w+$/, '')}-${String(step).padStart(6, '0')}.jpg`;
          await writeImage(file, image);
          samples.push(file);
          note(`sample: ${file}`);
        },
      });
      try {
        await saveStyleNetwork(out, network, { dtype });
      } finally {
        network.dispose();
      }
    } finally {
      encoder.dispose();
    }
    return { network: out, samples, seconds: Math.round((performance.now() - start) / 1000) };
  },
  print: ({ network, seconds }) =>
    `network: ${network} after ${seconds} s\npaint with it: dl style apply photo.jpg --network ${network}`,
});
