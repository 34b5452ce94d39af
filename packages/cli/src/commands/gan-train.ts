import { saveGan, trainGan, trainGanOptions, type GanListener } from '@dl/gan';
import * as z from 'zod';
import { defineCommand } from '../command';
import { chooseBackend } from './choose-backend';
import { ganDataOptions, openGanData } from './gan-data';
import { trainingListeners, trainingOutputOptions } from './training-output';

export const ganTrainCommand = defineCommand({
  name: 'gan train',
  summary: 'train a generator of images, which warns and goes back when it collapses',
  options: trainGanOptions.omit({ samples: true }).extend({
    dataset: z.string().default('mnist').describe('mnist, fashion-mnist, cifar10, or a folder of pictures'),
    ...ganDataOptions.shape,
    dtype: z.enum(['float32', 'float16']).default('float32').describe('type of the saved numbers'),
    ...trainingOutputOptions,
  }),
  examples: [
    'dl gan train --dataset mnist --conditioning projection --steps 20000 --checkpoints runs/digits --resume',
    'dl gan train --dataset cifar10 --architecture resnet --width 64 --flip --augment color translation cutout',
    'dl gan train --dataset faces --size 64 --loss wasserstein --norm none --critic-steps 5 --beta1 0',
  ],
  async run({ dataset, data, size, gray, flip, dtype, backend, out, log, ...settings }, _, context) {
    const { signal, json, note } = context;
    const start = performance.now();
    const images = await openGanData(dataset, { data, size, gray, flip }, 'train', context);
    await chooseBackend(backend, note);
    note(`${images.length.toLocaleString('en')} pictures`);
    const report: GanListener = (event) => {
      if (event.type === 'samples-drawn') note(`step ${event.step}: samples in ${event.path}`);
      if (event.type === 'collapse-detected') note(`step ${event.step}: ${event.message}`);
      if (event.type === 'rolled-back') {
        note(`back to step ${event.step}, the learning rates are ${event.rateFactor} of those at the start`);
      }
    };
    const model = await trainGan(
      images,
      { ...settings, samples: `${out}/samples` },
      { signal, listeners: trainingListeners({ out, log }, json), ganListeners: [report] },
    );
    try {
      const file = `${out}/gan.safetensors`;
      await saveGan(file, model, { dtype });
      const seconds = Math.round((performance.now() - start) / 1000);
      const [parameters, classes] = [model.parameters, model.classes];
      return { parameters, classes, seconds, film: `${out}/samples/training.gif`, model: file };
    } finally {
      model.dispose();
    }
  },
  print: ({ parameters, seconds, film, model }) =>
    [
      `${parameters.toLocaleString('en')} parameters after ${seconds} s: ${model}`,
      `how it learned: ${film}`,
      `make more: dl gan sample --weights ${model}`,
    ].join('\n'),
});
