import { InvalidArgumentError } from '@dl/core';
import { withDownloadBar, type DownloadEvent } from '@dl/core/resources';
import { jsonLinesLog, progressBar, type TrainingEvent, type TrainingListener } from '@dl/core/train';
import { saveTensors } from '@dl/core/weights';
import {
  classifierMetadata,
  finetune,
  finetuneOptions,
  listModels,
  openNetworkFile,
  saveClassifierReport,
  type FinetuneEvent,
  type ModelName,
} from '@dl/vision';
import { dispose } from '@tensorflow/tfjs-core';
import * as z from 'zod';
import { defineCommand } from '../command';
import { chooseBackend } from './choose-backend';
import { pictureNotes } from './picture-notes';

const modelNames = listModels().map(({ name }) => name) as [ModelName, ...ModelName[]];

export const visionFinetuneCommand = defineCommand({
  name: 'vision finetune',
  summary: 'teach a trained network the classes of a folder of pictures',
  arguments: [
    {
      name: 'folder',
      description: 'one folder of pictures a class, or the folders train and val with these',
    },
  ],
  options: finetuneOptions.extend({
    model: z
      .string()
      .default('resnet18')
      .describe('published weights to begin with, see `dl weights list`; fetched once'),
    weights: z
      .string()
      .optional()
      .describe('file with the weights to begin with, in place of published ones'),
    network: z.enum(modelNames).optional().describe('the network of the file'),
    backend: z.string().default('auto').describe('backend to compute on, see `dl backends`'),
    out: z
      .string()
      .default('out')
      .describe('folder for the trained weights and the report')
      .meta({ writes: 'folder' }),
    log: z
      .array(z.enum(['jsonl']))
      .default([])
      .describe('logs to write into the folder, one a phase'),
  }),
  examples: [
    'dl vision finetune data/pets',
    'dl vision finetune data/pets --model resnet50 --checkpoints runs/pets --resume',
    'dl vision finetune data/pets --weights out/cifar10-resnet20.safetensors --network resnet20',
  ],
  async run(
    { backend: requested, out, log, model: name, weights: file, network, ...options },
    [folder],
    { signal, json, note },
  ) {
    if ((file === undefined) !== (network === undefined)) {
      throw new InvalidArgumentError(
        '--weights FILE and --network NAME go together: the network of the file',
      );
    }
    const start = performance.now();
    const backend = await chooseBackend(requested, note);
    const notePictures = pictureNotes(note);
    let writeLog: TrainingListener = () => undefined;
    const listeners = [...(json ? [] : [progressBar()]), (event: TrainingEvent) => writeLog(event)];
    const onEvent = (event: FinetuneEvent) => {
      if (event.type === 'phase-start') {
        note(phases[event.phase]);
        if (log.length) writeLog = jsonLinesLog(`${out}/${logs[event.phase]}`);
      } else if (event.type !== 'features-progress') notePictures(event);
    };
    const run = async (onDownload?: (event: DownloadEvent) => void) => {
      const source = file !== undefined && network ? await openNetworkFile(network, file, { signal }) : name;
      return finetune(source, folder!, options, { signal, listeners, onEvent, onDownload });
    };
    const trained = await (json ? run() : withDownloadBar(run));
    const { model, evaluation, test, classes, skipped } = trained;
    const weights = `${out}/finetuned.safetensors`;
    const state = model.stateDict();
    await saveTensors(weights, state, { seed: String(options.seed), ...classifierMetadata(trained) });
    dispose(state);
    model.dispose();

    const { accuracy, images } = evaluation;
    const seconds = Math.round((performance.now() - start) / 1000);
    const report = await saveClassifierReport(out, evaluation, test, {
      classes,
      title: `${folder}: ${images.toLocaleString('en')} pictures that were held out`,
      run: {
        ...{ folder, 'begun with': file ?? name, ...options, backend: backend.name, seconds },
        'left out': skipped.length ? skipped.map(({ path }) => path) : undefined,
      },
    });
    return { accuracy, images, classes, seconds, weights, skipped, report };
  },
  print: ({ accuracy, images, seconds, weights, skipped, report }) =>
    [
      `accuracy on ${images.toLocaleString('en')} held-out pictures: ${(100 * accuracy).toFixed(2)} % after ${seconds} s`,
      ...(skipped.length ? [`pictures that could not be read: ${skipped.length}`] : []),
      `weights: ${weights}`,
      `report: ${report.page}`,
    ].join('\n'),
});

const logs = { head: 'log-head.jsonl', all: 'log.jsonl' };

const phases = {
  head: 'the last layer learns, on features of the frozen network',
  all: 'the whole network learns',
};
