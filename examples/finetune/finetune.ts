/**
 * Teaches a trained network the classes of a folder of pictures and writes weights and a report.
 *
 *     npm start --workspace=examples/finetune                        # offline: a network for 0 to 4 learns 5 to 9
 *     npm start --workspace=examples/finetune -- ~/pets resnet18     # your pictures, one folder a class
 */
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { useBackend } from '@dl/core/backends';
import { progressBar } from '@dl/core/train';
import { saveTensors } from '@dl/core/weights';
import { classifierMetadata, finetune, saveClassifierReport } from '@dl/vision';
import * as tf from '@tensorflow/tfjs-core';
import { trainOnSmallDigits, writeLargeDigits } from './digits';

const out = fileURLToPath(new URL('../../out/finetune', import.meta.url));
const [folder, model = 'resnet18'] = process.argv.slice(2);

const { name, device, hint } = await useBackend();
console.log(`backend ${name}: ${device}${hint ? `\n${hint}` : ''}`);

const own = folder === undefined;
const pictures = own ? await writeLargeDigits(path.join(out, 'digits')) : path.resolve(folder);
const source = own ? await trainOnSmallDigits() : model; // published weights are fetched once

const trained = await finetune(
  source,
  pictures,
  own
    ? { seed: 1, augment: false, learningRate: 1e-2, batchSize: 10 } // mirrored digits are none
    : { seed: 1, checkpoints: path.join(out, 'checkpoints'), resume: true },
  {
    listeners: [progressBar()],
    onEvent: (event) => {
      if (event.type === 'picture-skipped') console.log(`left out ${event.path}: ${event.reason}`);
    },
  },
);
const { evaluation, test, classes } = trained;

const state = trained.model.stateDict();
await saveTensors(path.join(out, 'finetuned.safetensors'), state, classifierMetadata(trained));
const { page } = await saveClassifierReport(out, evaluation, test, { classes, run: { pictures } });
console.log(
  `accuracy on ${evaluation.images} held-out pictures: ${(100 * evaluation.accuracy).toFixed(1)} %`,
);
console.log(`report: ${page}`);
tf.dispose(state);
trained.model.dispose();
