/**
 * Trains a conditional GAN on the 60,000 training digits of MNIST, and measures what it makes beside the 10,000 test
 * digits:
 *
 *     npm run mnist -w @dl/gan -- --data ../shared/data/mnist
 *
 * Stopped, it goes on where it was, from the checkpoints below `--runs`. At the end it writes the weights that the package ships,
 * docs/gallery/gan/digits.png, docs/results/gan-mnist-conditional.json and docs/results/gan-fid-mnist.json.
 */
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { useBackend } from '@dl/core/backends';
import { loadMnist } from '@dl/core/data';
import { jsonLinesLog, progressBar } from '@dl/core/train';
import { writeResult } from '@dl/core/results';
import {
  evaluateGan,
  featureProtocols,
  loadGan,
  saveGan,
  trainGan,
  type TrainGanOptions,
} from '../src/index';
import { writeSamples } from './write-samples';

const { values } = parseArgs({
  options: {
    data: { type: 'string', default: '../shared/data/mnist' },
    steps: { type: 'string', default: '16000' },
    width: { type: 'string', default: '32' },
    conditioning: { type: 'string', default: 'projection' },
    norm: { type: 'string', default: 'spectral' },
    loss: { type: 'string', default: 'hinge' },
    seed: { type: 'string', default: '0' },
    count: { type: 'string', default: '10000' },
    runs: { type: 'string', default: 'runs/gan-mnist' },
    backend: { type: 'string', default: 'auto' },
  },
});
const root = fileURLToPath(new URL('../../..', import.meta.url));
const [steps, width, seed, count] = [values.steps, values.width, values.seed, values.count].map(Number) as [
  number,
  number,
  number,
  number,
];
const { conditioning, norm, loss } = values;
const recipe = { conditioning, norm, loss };
const start = performance.now();
const runs = path.resolve(root, values.runs);
const backend = await useBackend(values.backend);
const data = path.resolve(root, values.data);
const digits = await loadMnist(data, 'train');
const stop = new AbortController();
process.once('SIGINT', () => stop.abort(new Error('stopped by Ctrl-C; the same command goes on')));
const model = await trainGan(
  digits,
  {
    ...(recipe as TrainGanOptions),
    ...{ width, steps, seed, decay: true, samplesEvery: 500 },
    ...{ samples: `${runs}/samples`, checkpoints: `${runs}/checkpoints`, checkpointEvery: 500, resume: true },
  },
  {
    signal: stop.signal,
    listeners: [progressBar({ interval: 60 }), jsonLinesLog(`${runs}/events.jsonl`)],
    ganListeners: [
      (event) => {
        if (event.type === 'samples-drawn') return;
        process.stderr.write(`${JSON.stringify(event)}\n`);
      },
    ],
  },
);
const weights = path.join(root, 'packages/gan/weights/mnist.safetensors');
await saveGan(weights, model, { dtype: 'float16' });
model.dispose();

// What is measured is the file that ships.
const shipped = await loadGan(weights);
await writeSamples('digits', shipped);
const protocol = 'fid-mnist';
const evaluation = await evaluateGan(
  shipped,
  await loadMnist(data, 'test'),
  { protocol, count, seed: 1 },
  { floor: digits },
);
const { distances, floor, classAccuracy, classAccuracies, classShares, counts } = evaluation;
const round = (value: number, digits = 4) => Number(value.toFixed(digits));
const common = {
  command: 'npm run mnist -w @dl/gan -- --data ../shared/data/mnist',
  backend: backend.name,
  seed,
  seconds: Math.round((performance.now() - start) / 1000),
};
const training = {
  steps,
  width,
  parameters: shipped.parameters,
  averaged: 0.999,
  ...recipe,
};
await writeResult(path.join(root, 'docs/results/gan-mnist-conditional.json'), {
  name: 'gan-mnist-conditional',
  metric: `% of ${counts.made} made digits that the classifier mnist.dl takes for their class`,
  value: round(100 * classAccuracy!, 2),
  target: '>= 97, all ten classes',
  ...common,
  details: {
    training,
    classAccuracies: classAccuracies!.map((value) => round(100 * value, 2)),
    classShares: classShares.map((value) => round(100 * value, 2)),
  },
});
await writeResult(path.join(root, 'docs/results/gan-fid-mnist.json'), {
  name: 'gan-fid-mnist',
  metric: `fid-mnist of ${counts.made} made to ${counts.real} test digits; training to test digits: ${round(floor!.frechet, 2)}`,
  value: round(distances.frechet, 2),
  reference: featureProtocols[protocol].description,
  ...common,
  details: { training, protocol, counts, made: distances, floor },
});
shipped.dispose();
