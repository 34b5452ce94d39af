/**
 * Trains pix2pix to fill in digits from their edges, pairs that are made of MNIST, and shows it on test digits:
 *
 *     npm run pix2pix-digits -w @dl/gan -- --data ../shared/data/mnist
 *
 * Stopped, it goes on where it was. At the end it writes docs/gallery/gan/pix2pix-digits.png: what is given, what is made and the digit,
 * four times in a row, and says the mean absolute error.
 */
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { Random, type HostTensor } from '@dl/core';
import { useBackend } from '@dl/core/backends';
import { collate, loadMnist, writeImage } from '@dl/core/data';
import { progressBar } from '@dl/core/train';
import { tileImages } from '@dl/core/viz';
import { edgePairs, imagesOf, savePix2pix, trainPix2pix, type ImagePair } from '../src/index';

const { values } = parseArgs({
  options: {
    data: { type: 'string', default: '../shared/data/mnist' },
    steps: { type: 'string', default: '2000' },
    width: { type: 'string', default: '16' },
    runs: { type: 'string', default: 'runs/gan-pix2pix-digits' },
    backend: { type: 'string', default: 'auto' },
  },
});
const root = fileURLToPath(new URL('../../..', import.meta.url));
const [steps, width] = [Number(values.steps), Number(values.width)];
const runs = path.resolve(root, values.runs);
await useBackend(values.backend);
const data = path.resolve(root, values.data);
const stop = new AbortController();
process.once('SIGINT', () => stop.abort(new Error('stopped by Ctrl-C; the same command goes on')));
const model = await trainPix2pix(
  edgePairs(await loadMnist(data, 'train')),
  {
    ...{ steps, width, samples: `${runs}/samples`, samplesEvery: 200 },
    ...{ checkpoints: `${runs}/checkpoints`, checkpointEvery: 200, resume: true },
  },
  { signal: stop.signal, listeners: [progressBar({ interval: 30 })] },
);
await savePix2pix(`${runs}/pix2pix.safetensors`, model);

const test = edgePairs(await loadMnist(data, 'test'));
const random = new Random(1);
const pairs: ImagePair[] = [];
for (const index of random.permutation(test.length).subarray(0, 200))
  pairs.push(await test.get(index, random));
const { input, target } = collate(pairs) as Record<keyof ImagePair, HostTensor<'float32'>>;
const made = await model.translate(input);
const columns = [input, made, target].map((part) => imagesOf(part).slice(0, 32));
const cells = columns[0]!.flatMap((_, row) => columns.map((column) => column[row]!));
await writeImage(
  path.join(root, 'docs/gallery/gan/pix2pix-digits.png'),
  tileImages(cells, { columns: 12, gap: 2 }),
);
const error =
  made.data.reduce((sum, value, i) => sum + Math.abs(value - target.data[i]!), 0) / made.data.length;
process.stdout.write(`mean absolute error on ${pairs.length} test digits: ${error.toFixed(4)}\n`);
model.dispose();
