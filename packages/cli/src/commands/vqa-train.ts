import { evaluateVqa, saveVqaModel, trainVqa, trainVqaOptions } from '@dl/vqa';
import * as z from 'zod';
import { defineCommand } from '../command';
import { chooseBackend } from './choose-backend';
import { assertEncoderFlags, openEncoder, openVqaData, vqaDataOptions } from './vqa-model';
import { printScores } from './vqa-scores';
import { trainingListeners, trainingOutputOptions } from './training-output';

export const vqaTrainCommand = defineCommand({
  name: 'vqa train',
  summary: 'train a network to answer questions about pictures',
  options: vqaDataOptions.extend({
    ...trainVqaOptions.shape,
    encoder: z
      .string()
      .optional()
      .describe(
        'published weights whose features are used, such as resnet18; default: a small CNN learns along',
      ),
    layer: z.string().optional().describe('layer of these whose feature maps are taken, such as layer4'),
    ...trainingOutputOptions,
  }),
  examples: [
    'dl vqa train --network relation --scenes 5000 --epochs 30',
    'dl vqa train --data easy-VQA/data --mirror --checkpoints runs/easy-vqa --resume',
    'dl vqa train --data shapes --format shapes --network san --side 32',
    'dl vqa train --data vqa-v2 --format vqa-v2 --images coco --network top-down --loss soft-scores --encoder resnet18 --layer layer4',
  ],
  async run(options, _, { signal, json, note }) {
    const { encoder: name, layer, backend: requested, out, log, ...settings } = options;
    const start = performance.now();
    assertEncoderFlags(name, layer);
    const [train, test] = [await openVqaData(options, 'train'), await openVqaData(options, 'test')];
    await chooseBackend(requested, note);
    note(`${train.questions.length.toLocaleString('en')} questions to train on`);
    const listeners = trainingListeners({ out, log }, json);
    const opened = name === undefined ? undefined : await openEncoder(name, layer!);
    try {
      const encoder = opened?.encoder;
      const trainOptions = trainVqaOptions.parse(settings);
      const { model, ...trained } = await trainVqa(train, trainOptions, { signal, listeners, encoder });
      try {
        const file = `${out}/vqa.safetensors`;
        await saveVqaModel(file, model);
        const { answers: _, ...scores } = await evaluateVqa(model, test, {
          ...{ signal, encoder, cache: trainOptions.cache },
        });
        const seconds = Math.round((performance.now() - start) / 1000);
        return { ...scores, ...trained, parameters: model.parameters, seconds, model: file };
      } finally {
        model.dispose();
      }
    } finally {
      opened?.dispose();
    }
  },
  print: ({ heldOutAccuracy, epochs, parameters, seconds, model, ...scores }) =>
    [
      printScores(scores),
      `${(100 * heldOutAccuracy).toFixed(2)} % of the held-out questions, after ${epochs} epochs and ${seconds} s`,
      `${parameters.toLocaleString('en')} parameters: ${model}`,
    ].join('\n'),
});
