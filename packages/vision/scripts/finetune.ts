/**
 * Fine-tunes BVLC GoogLeNet, trained on ImageNet, to 5 classes of CIFAR-10 with 20 pictures each, trains networks from
 * scratch on the same 100 pictures, and measures all on 500 other ones. Writes `docs/results/vision-finetune.json`. A run
 * that is finished is kept in `runs/finetune` and not repeated. Each run is a process of its own, so that the memory of one
 * is not added to that of the next.
 *
 *     npm run finetune --workspace=packages/vision
 */
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { Random } from '@dl/core';
import { useBackend } from '@dl/core/backends';
import { cutTiles, readImage, writeImage } from '@dl/core/data';
import { writeResult } from '@dl/core/results';
import { progressBar } from '@dl/core/train';
import { caffeModelFile } from '../../formats/src/caffe/testing/caffemodel-file';
import { readGoogleNetBins } from '../../formats/src/caffe/testing/googlenet-bins';
import { finetune, trainClassifier } from '../src';

/** Three animals that are hard to tell apart at 32 pixels, and two vehicles. */
const classes = ['bird', 'cat', 'deer', 'automobile', 'truck'];
const cifarClasses = 'airplane automobile bird cat deer dog frog horse ship truck'.split(' ');
const pictures = { train: 20, val: 100 };
const seeds = [1, 2, 3];
/** By then the loss on the 100 pictures is near the least that label smoothing allows. */
const scratchEpochs = 150;

const root = (name: string) => fileURLToPath(new URL(`../../../${name}`, import.meta.url));
const data = process.env.DL_TEST_DATA ?? root('../shared/data');
const runs = root('runs/finetune');
mkdirSync(runs, { recursive: true });
const { name: backend } = await useBackend(process.env.DL_BACKEND ?? 'ort');

/**
 * `train/CLASS/*.png` and `val/CLASS/*.png` of one seed: training images of CIFAR-10, 20 and 100 others of each class,
 * drawn by chance from the first 10,000.
 */
async function makeFolder(seed: number): Promise<string> {
  const folder = path.join(runs, `pictures-${seed}`);
  rmSync(folder, { recursive: true, force: true });
  const labels = JSON.parse(readFileSync(path.join(data, 'cifar10/labels.json'), 'utf8')) as number[];
  const order = Random.derive(seed).permutation(10_000);
  for (const name of classes) {
    const own = Array.from(order).filter((index) => cifarClasses[labels[index]!] === name);
    for (const [part, indices] of [
      ['train', own.slice(0, pictures.train)],
      ['val', own.slice(pictures.train, pictures.train + pictures.val)],
    ] as const) {
      mkdirSync(path.join(folder, part, name), { recursive: true });
      for (const index of indices) {
        const tiles = await sheet(Math.floor(index / 1000));
        const size = 32 * 32 * 3;
        const start = (index % 1000) * size;
        await writeImage(path.join(folder, part, name, `${index}.png`), {
          ...{ width: 32, height: 32, channels: 3, data: tiles.subarray(start, start + size) },
        });
      }
    }
  }
  return folder;
}

const sheets = new Map<number, Uint8Array>();
async function sheet(number: number): Promise<Uint8Array> {
  const known = sheets.get(number);
  if (known) return known;
  const file = path.join(data, `cifar10/train_${String(number).padStart(2, '0')}.webp`);
  const tiles = cutTiles(await readImage(file, { channels: 3 }), 32, 32).data;
  sheets.set(number, tiles);
  return tiles;
}

/** The published weights, where the cache has them. */
async function placeWeights(cache: string): Promise<void> {
  const folder = path.join(cache, 'weights/googlenet_bvlc.caffe');
  mkdirSync(folder, { recursive: true });
  const layers = await readGoogleNetBins(path.join(data, 'imagenet/googlenet_bvlc'));
  writeFileSync(path.join(folder, 'bvlc_googlenet.caffemodel'), caffeModelFile('GoogLeNet', layers));
}

interface Run {
  accuracy: number;
  seconds: number;
}

const cache = path.join(runs, 'cache');
await placeWeights(cache);
const listeners = [progressBar({ interval: 30 })];

async function finetuned(folder: string, seed: number, unfrozenEpochs: number): Promise<number> {
  const { model, evaluation } = await finetune(
    'googlenet_bvlc',
    folder,
    { seed, unfrozenEpochs },
    { cache, offline: true, listeners },
  );
  model.dispose();
  return evaluation.accuracy;
}

async function fromScratch(folder: string, seed: number): Promise<number> {
  const { model, evaluation } = await trainClassifier(
    { recipe: 'folder', data: folder, network: 'resnet20', epochs: scratchEpochs, batchSize: 20, seed },
    { listeners },
  );
  model.dispose();
  return evaluation.accuracy;
}

const kinds = {
  headOnly: (folder: string, seed: number) => finetuned(folder, seed, 0),
  resnet20FromScratch: fromScratch,
  finetuned: (folder: string, seed: number) => finetuned(folder, seed, 5),
};

type Kind = keyof typeof kinds;

const fileOf = (kind: Kind, seed: number) => path.join(runs, `${kind}-${seed}.json`);

/** In the process of one run. */
async function measure(kind: Kind, seed: number): Promise<void> {
  const folder = await makeFolder(seed);
  const start = performance.now();
  const accuracy = await kinds[kind](folder, seed);
  const run: Run = { accuracy, seconds: Math.round((performance.now() - start) / 1000) };
  writeFileSync(fileOf(kind, seed), JSON.stringify(run));
  process.stderr.write(`${kind}, seed ${seed}: ${JSON.stringify(run)}\n`);
}

const [, script, kindToMeasure, seedToMeasure] = process.argv;
if (kindToMeasure) await measure(kindToMeasure as Kind, Number(seedToMeasure));
else await compare();

/** The result of a run, which is done in a process of its own unless it was done before. */
function resultOf(kind: Kind, seed: number): Run {
  const file = fileOf(kind, seed);
  if (!existsSync(file)) {
    const words = [...process.execArgv, script!, kind, String(seed)];
    const { status } = spawnSync(process.execPath, words, { stdio: 'inherit' });
    if (status !== 0) throw new Error(`the run of ${kind} with seed ${seed} failed`);
  }
  return JSON.parse(readFileSync(file, 'utf8')) as Run;
}

/** Compares the means of all runs and writes the result. */
async function compare(): Promise<void> {
  const results = Object.fromEntries(
    Object.keys(kinds).map((kind) => [kind, seeds.map((seed) => resultOf(kind as Kind, seed))]),
  ) as Record<Kind, Run[]>;

  const mean = (measured: readonly Run[]) =>
    measured.reduce((total, { accuracy }) => total + accuracy, 0) / measured.length;
  const means = Object.fromEntries(Object.entries(results).map(([name, measured]) => [name, mean(measured)]));
  const all = Object.values(results).flat();
  const { value } = await writeResult(root('docs/results/vision-finetune.json'), {
    name: 'vision-finetune',
    metric:
      'accuracy of fine-tuned GoogLeNet minus that of ResNet-20 from scratch (5 classes, 20 pictures each, mean of 3 seeds)',
    value: mean(results.finetuned) - mean(results.resnet20FromScratch),
    target: '> 0.2',
    reference: 'the same 100 pictures of CIFAR-10 and 500 others in each seed',
    command: 'npm run finetune --workspace=packages/vision',
    backend,
    seed: seeds,
    seconds: all.reduce((total, { seconds }) => total + seconds, 0),
    details: { classes, pictures, scratchEpochs, means, runs: results },
  });
  process.stdout.write(`${JSON.stringify({ value, means, results }, null, 2)}\n`);
}
