/**
 * Trains generators on the 50,000 training images of CIFAR-10, and measures what they make beside test images: ACGAN with a
 * generator without transposed convolutions, and DCGAN as in the paper beside it, for as many steps.
 *
 *     npx tsx --tsconfig tsconfig.base.json packages/vision/scripts/cifar10-from-sheets.ts ../shared/data/cifar10 runs/cifar10
 *     npm run cifar10 -w @dl/gan -- --data runs/cifar10
 *
 * Stopped, it goes on where it was, from the checkpoints below `--runs`. At the end it writes the weights that the package ships,
 * what both make, docs/gallery/gan/cifar10-best.png and cifar10-dcgan.png, and docs/results/gan-fid-cifar10.json.
 */
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { useBackend } from '@dl/core/backends';
import { loadCifar10, randomHorizontalFlip, toTensor } from '@dl/core/data';
import { jsonLinesLog, progressBar } from '@dl/core/train';
import { writeResult } from '@dl/core/results';
import {
  evaluateGan,
  featureProtocols,
  loadGan,
  saveGan,
  trainGan,
  type GanEvaluation,
  type TrainGanOptions,
} from '../src/index';
import { writeSamples } from './write-samples';

const { values } = parseArgs({
  options: {
    data: { type: 'string', default: 'runs/cifar10' },
    steps: { type: 'string', default: '10000' },
    width: { type: 'string', default: '32' },
    seed: { type: 'string', default: '0' },
    count: { type: 'string', default: '10000' },
    runs: { type: 'string', default: 'runs/gan-cifar10' },
    backend: { type: 'string', default: 'auto' },
  },
});
const root = fileURLToPath(new URL('../../..', import.meta.url));
const [steps, width, seed, count] = (['steps', 'width', 'seed', 'count'] as const).map((name) =>
  Number(values[name]),
) as [number, number, number, number];
const start = performance.now();
const backend = await useBackend(values.backend);
const data = path.resolve(root, values.data);
const images = await loadCifar10(data, 'train', { transforms: [randomHorizontalFlip(), toTensor()] });
const test = await loadCifar10(data, 'test');
const stop = new AbortController();
process.once('SIGINT', () => stop.abort(new Error('stopped by Ctrl-C; the same command goes on')));
const protocol = 'fid-cifar10';

const common = {
  architecture: 'dcgan',
  loss: 'vanilla',
  norm: 'batch',
  ...{ seed, steps, width, batchSize: 64, decay: true },
  ...{ samplesEvery: 500, checkpointEvery: 500, resume: true },
} as const;
const trainings: Record<'dcgan' | 'best', TrainGanOptions> = {
  dcgan: { ...common, latent: 100 }, // Radford et al. 2016, with its loss and batch norms
  best: { ...common, conditioning: 'auxiliary', upsampling: 'nearest' }, // Odena et al. 2017
};

const evaluations: Record<string, GanEvaluation & { parameters: number }> = {};
for (const [name, options] of Object.entries(trainings)) {
  const runs = path.resolve(root, values.runs, name);
  const model = await trainGan(
    images,
    { ...options, samples: `${runs}/samples`, checkpoints: `${runs}/checkpoints` },
    {
      signal: stop.signal,
      listeners: [progressBar({ interval: 60 }), jsonLinesLog(`${runs}/events.jsonl`)],
      ganListeners: [
        (event) => {
          if (event.type !== 'samples-drawn') process.stderr.write(`${name} ${JSON.stringify(event)}\n`);
        },
      ],
    },
  );
  const weights =
    name === 'best' ? path.join(root, 'packages/gan/weights/cifar10.safetensors') : `${runs}/gan.safetensors`;
  await saveGan(weights, model, { dtype: 'float16' });
  model.dispose();
  const saved = await loadGan(weights); // what is measured is the file
  const evaluation = await evaluateGan(saved, test, { protocol, count, seed: 1 }, { floor: images });
  await writeSamples(`cifar10-${name}`, saved);
  evaluations[name] = { ...evaluation, parameters: saved.parameters };
  saved.dispose();
}

const { dcgan, best } = evaluations as Record<'dcgan' | 'best', GanEvaluation & { parameters: number }>;
const round = (value: number) => Number(value.toFixed(2));
await writeResult(path.join(root, 'docs/results/gan-fid-cifar10.json'), {
  name: 'gan-fid-cifar10',
  metric:
    `fid-cifar10 of ${best.counts.made} made to ${best.counts.real} test images; DCGAN's: ${round(dcgan.distances.frechet)}, ` +
    `training to test images: ${round(best.floor!.frechet)}`,
  value: round(best.distances.frechet),
  target: "below DCGAN's",
  reference: featureProtocols[protocol].description,
  command: 'npm run cifar10 -w @dl/gan -- --data runs/cifar10',
  backend: backend.name,
  seed,
  seconds: Math.round((performance.now() - start) / 1000),
  details: {
    ...{ steps, width, protocol },
    ...evaluations,
  },
});
