import { withDownloadBar, type DownloadEvent } from '@dl/core/resources';
import { writeResult } from '@dl/core/results';
import { saveTensors } from '@dl/core/weights';
import {
  classifierMetadata,
  recipes,
  saveClassifierReport,
  trainClassifier,
  trainClassifierOptions,
  type Recipe,
} from '@dl/vision';
import { dispose } from '@tensorflow/tfjs-core';
import * as z from 'zod';
import { defineCommand } from '../command';
import { commandLine } from '../flags';
import { chooseBackend } from './choose-backend';
import { pictureNotes } from './picture-notes';
import { trainingListeners, trainingOutputOptions } from './training-output';

const trainOptions = trainClassifierOptions.extend({
  ...trainingOutputOptions,
  result: z
    .string()
    .optional()
    .describe('file to record the measured accuracy in, with machine, date and commit')
    .meta({ writes: 'file' }),
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
    const listeners = trainingListeners({ out, log }, json);

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
        command: commandLine('vision train', trainOptions, {
          ...options,
          checkpoints: undefined,
          resume: undefined,
        }),
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
