import { openFeatures, saveCaptionModel, trainCaptioner, trainCaptionerOptions } from '@dl/captioning';
import { InvalidArgumentError } from '@dl/core';
import * as z from 'zod';
import { defineCommand } from '../command';
import { captionDataOptions, openCaptions } from './caption-data';
import { printScores } from './caption-scores';
import { chooseBackend } from './choose-backend';
import { trainingListeners, trainingOutputOptions } from './training-output';

export const captionTrainCommand = defineCommand({
  name: 'caption train',
  summary: 'train a network that describes pictures or clips',
  options: captionDataOptions.extend({
    ...trainCaptionerOptions.shape,
    backbone: z
      .string()
      .optional()
      .describe(
        'trained network to see with, by the name of its weights or a file; default: a small one learns along',
      ),
    layer: z.string().optional().describe('layer of it, such as inception_4e of googlenet_bvlc'),
    ...trainingOutputOptions,
  }),
  examples: [
    'dl caption train --data scenes --count 5000 --unnamed 0.4 --network transformer --threshold 1',
    'dl caption train --data clips --network s2vt --threshold 1 --maximum-words 9',
    'dl caption train --data coco --captions coco --split train2017 --backbone googlenet_bvlc --layer inception_4e',
  ],
  async run(
    {
      data,
      count,
      unseen,
      unnamed,
      captions,
      media,
      list,
      split,
      backbone,
      layer,
      backend,
      out,
      log,
      ...settings
    },
    _,
    { signal, json, note },
  ) {
    const start = performance.now();
    if ((backbone === undefined) !== (layer === undefined)) {
      throw new InvalidArgumentError('--backbone and --layer go together');
    }
    const dataset = await openCaptions(
      { data, count, unseen, unnamed, captions, media, list, split },
      'train',
    );
    await chooseBackend(backend, note);
    const features =
      backbone === undefined ? undefined : await openFeatures(backbone, { layer: layer!, signal });
    note(`${dataset.items.length.toLocaleString('en')} ${dataset.kind === 'image' ? 'pictures' : 'clips'}`);
    const listeners = trainingListeners({ out, log }, json);
    try {
      const { model, evaluation } = await trainCaptioner(dataset, settings, { features, signal, listeners });
      try {
        const file = `${out}/caption.safetensors`;
        await saveCaptionModel(file, model);
        const { scores, exactMatch } = evaluation;
        const seconds = Math.round((performance.now() - start) / 1000);
        return { scores, exactMatch, parameters: model.parameters, seconds, model: file };
      } finally {
        model.dispose();
      }
    } finally {
      features?.dispose();
    }
  },
  print: ({ parameters, seconds, model, ...evaluation }) =>
    [
      printScores(evaluation),
      `on what was held out, after ${seconds} s`,
      `${parameters.toLocaleString('en')} parameters: ${model}`,
    ].join('\n'),
});
