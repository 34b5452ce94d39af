import { withDownloadBar, type DownloadEvent } from '@dl/core/resources';
import { writeResult } from '@dl/core/results';
import { csvLog, jsonLinesLog, progressBar, tensorBoard } from '@dl/core/train';
import { saveTensors } from '@dl/core/weights';
import {
  classifierMetadata,
  recipes,
  saveClassifierReport,
  trainClassifier,
  trainClassifierOptions,
  type Recipe,
  type TrainClassifierOptions,
} from '@dl/vision';
import { dispose } from '@tensorflow/tfjs-core';
import * as z from 'zod';
import { defineCommand } from '../command';
import { chooseBackend } from './choose-backend';
import { pictureNotes } from './picture-notes';

const trainOptions = trainClassifierOptions.extend({
  backend: z.string().default('auto').describe('backend to compute on, see `dl backends`'),
  out: z.string().default('out').describe('folder for the trained weights and the pictures'),
  log: z
    .array(z.enum(['jsonl', 'csv', 'tensorboard']))
    .default([])
    .describe('logs to write into the folder'),
  result: z
    .string()
    .optional()
    .describe('file to record the measured accuracy in, with machine, date and commit'),
});

export const visionTrainCommand = defineCommand({
  name: 'vision train',
  summary: 'train a classifier by a recipe and measure it on the test images',
  options: trainOptions,
  examples: [
    'dl vision train',
    'dl vision train --data data/mnist --epochs 30 --checkpoints runs/mnist --resume',
    'dl vision train --recipe fashion-mnist --data data/fashion-mnist --log tensorboard csv --json',
    'dl vision train --recipe cifar100-resnet18 --checkpoints runs/cifar100 --resume',
    'dl vision train --recipe imagenet-resnet50 --data data/imagenet --workers 8',
    'dl vision train --recipe folder --data data/pets --network resnet18 --epochs 60',
  ],
  async run({ backend: requested, out, log, result, ...options }, _, { signal, json, note }) {
    const start = performance.now();
    const backend = await chooseBackend(requested, note);
    const logs = { jsonl: jsonLinesLog, csv: csvLog, tensorboard: tensorBoard };
    const files = { jsonl: `${out}/log.jsonl`, csv: `${out}/log.csv`, tensorboard: `${out}/tensorboard` };
    const listeners = [...(json ? [] : [progressBar()]), ...log.map((kind) => logs[kind](files[kind]))];

    const train = (onDownload?: (event: DownloadEvent) => void) =>
      trainClassifier(options, { signal, listeners, onDownload, onPicture: pictureNotes(note) });
    const trained = await (json ? train() : withDownloadBar(train));
    const { model, evaluation, test, classes, network, skipped } = trained;
    const weights = `${out}/${options.recipe}.safetensors`;
    const state = model.stateDict();
    await saveTensors(weights, state, {
      recipe: options.recipe,
      seed: String(options.seed),
      ...classifierMetadata(trained),
    });
    dispose(state);
    model.dispose();

    const { accuracy, images } = evaluation;
    const seconds = Math.round((performance.now() - start) / 1000);
    const recipe: Recipe = recipes[options.recipe];
    const report = await saveClassifierReport(out, evaluation, test, {
      classes,
      title: `${options.recipe}: ${images.toLocaleString('en')} test images`,
      run: { ...options, network, backend: backend.name, seconds, skipped: skipped.length || undefined },
    });
    if (result) {
      await writeResult(result, {
        name: `vision-${options.recipe}`,
        metric: `test accuracy (${images.toLocaleString('en')} images)`,
        value: accuracy,
        target: recipe.target,
        reference: recipe.reference,
        command: command(options),
        backend: backend.name,
        seed: options.seed,
        seconds,
        details: options,
      });
    }
    return { accuracy, images, seconds, weights, skipped, report };
  },
  print: ({ accuracy, images, seconds, weights, report }) =>
    [
      `accuracy on ${images.toLocaleString('en')} test images: ${(100 * accuracy).toFixed(2)} % after ${seconds} s`,
      `weights: ${weights}`,
      `report: ${report.page}`,
    ].join('\n'),
});

/** The command that does the same again. */
function command({
  recipe,
  data,
  network,
  epochs,
  batchSize,
  learningRate,
  augment,
  seed,
}: TrainClassifierOptions): string {
  const flags = {
    recipe,
    data,
    network,
    epochs,
    'batch-size': batchSize,
    'learning-rate': learningRate,
    seed,
  };
  const given = Object.entries(flags).filter(([, value]) => value !== undefined);
  return [
    'dl vision train',
    ...given.map(([flag, value]) => `--${flag} ${value}`),
    ...(augment ? [] : ['--no-augment']),
  ].join(' ');
}
