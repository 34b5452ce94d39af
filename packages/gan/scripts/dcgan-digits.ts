/**
 * Trains DCGAN as in the paper (Radford et al. 2016), without classes, on the training digits of MNIST:
 *
 *     npm run dcgan-digits -w @dl/gan -- --data ../shared/data/mnist
 *
 * Stopped, it goes on where it was. At the end it writes docs/gallery/gan/dcgan-digits.png, digits of random noise, and says how far they
 * are from test digits.
 */
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { useBackend } from '@dl/core/backends';
import { loadMnist } from '@dl/core/data';
import { progressBar } from '@dl/core/train';
import { evaluateGan, trainGan } from '../src/index';
import { writeSamples } from './write-samples';

const { values } = parseArgs({
  options: {
    data: { type: 'string', default: '../shared/data/mnist' },
    steps: { type: 'string', default: '5000' },
    seed: { type: 'string', default: '0' },
    runs: { type: 'string', default: 'runs/gan-dcgan-digits' },
    backend: { type: 'string', default: 'auto' },
  },
});
const root = fileURLToPath(new URL('../../..', import.meta.url));
const runs = path.resolve(root, values.runs);
const data = path.resolve(root, values.data);
await useBackend(values.backend);
const digits = await loadMnist(data, 'train');
const stop = new AbortController();
process.once('SIGINT', () => stop.abort(new Error('stopped by Ctrl-C; the same command goes on')));
const model = await trainGan(
  digits,
  {
    ...{ architecture: 'dcgan', loss: 'vanilla', norm: 'batch', latent: 100, width: 32 },
    ...{ steps: Number(values.steps), seed: Number(values.seed), decay: true, samples: `${runs}/samples` },
    ...{ checkpoints: `${runs}/checkpoints`, checkpointEvery: 500, resume: true },
  },
  { signal: stop.signal, listeners: [progressBar({ interval: 30 })] },
);
await writeSamples('dcgan-digits', model);
const test = await loadMnist(data, 'test');
const protocol = 'fid-mnist';
const { distances, floor, counts } = await evaluateGan(model, test, { protocol }, { floor: digits });
process.stdout.write(
  `${protocol} of ${counts.made} made to ${counts.real} test digits: ${distances.frechet.toFixed(2)}; ` +
    `of training digits: ${floor!.frechet.toFixed(2)}\n`,
);
model.dispose();
