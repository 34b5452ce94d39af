/**
 * Trains the fusions of Karpathy et al. 2014 on digits in motion, each with the same steps and seeds, and writes
 * `docs/results/vision-video-fusion.json`. A run that is finished is kept in `runs/video-fusion` and not repeated.
 *
 *     npm run video-fusion --workspace=packages/vision
 */
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { Random, withRandom } from '@dl/core';
import { useBackend } from '@dl/core/backends';
import { DataLoader } from '@dl/core/data';
import { writeResult } from '@dl/core/results';
import { adam, crossEntropy, oneCycle, supervised, Trainer } from '@dl/core/train';
import {
  evaluateClips,
  FusionNetwork,
  fusions,
  movingDigits,
  smallTower,
  VideoClips,
  type FusionName,
} from '../src';
import { loadDigits } from './video-digits';

const settings = { steps: 800, batchSize: 32, learningRate: 4e-3, size: 24, testDigits: 25, clips: 5 };
const seeds = [1, 2, 3];
const names = Object.keys(fusions) as FusionName[];
const directions = 4;

interface Run {
  clipHit1: number;
  clipHit5: number;
  videoHit1: number;
  videoHit5: number;
  /** Share of clips whose digit was right, whatever the direction. */
  digit: number;
  /** Share of clips whose direction was right, among those whose digit was. Chance is 0.25. */
  direction: number;
  seconds: number;
}

const { name: backend } = await useBackend(process.env.DL_BACKEND ?? 'ort');
const digits = loadDigits(settings.testDigits);
const train = movingDigits(digits.train, { size: settings.size });
const test = movingDigits(digits.test, { size: settings.size, seed: 1 });

const root = (path: string) => fileURLToPath(new URL(`../../../${path}`, import.meta.url));
mkdirSync(root('runs/video-fusion'), { recursive: true });

async function measure(name: FusionName, seed: number): Promise<Run> {
  const file = root(`runs/video-fusion/${name}-${seed}.json`);
  if (existsSync(file)) return JSON.parse(readFileSync(file, 'utf8')) as Run;
  const start = performance.now();
  const { steps, batchSize, learningRate, size, clips } = settings;
  const model = withRandom(
    new Random(seed),
    () =>
      new FusionNetwork(fusions[name], {
        classes: train.classes.length,
        size,
        channels: 1,
        tower: smallTower,
        mean: 0, // most of a frame is black
      }),
  );
  const { clipFrames } = model;
  const trainer = new Trainer(model, {
    step: supervised(crossEntropy, 'clip', 'label'),
    optimizer: adam({ learningRate }),
    schedule: oneCycle({ length: steps }),
    seed,
  });
  const loader = new DataLoader(new VideoClips(train, { clipFrames }), { batchSize, shuffle: true, seed });
  for await (const event of trainer.fit(loader, { steps })) {
    if (event.type === 'step-end' && event.step % 100 === 0)
      process.stderr.write(`${name}, seed ${seed}, step ${event.step}: loss ${event.loss.toFixed(3)}\n`);
  }
  const { confusion, ...evaluation } = await evaluateClips(
    model,
    new VideoClips(test, { clipFrames, clips }),
  );
  trainer.dispose();
  model.dispose();

  const digitOf = (label: number) => Math.floor(label / directions);
  const cells = confusion.flatMap((row, label) =>
    row.map((count, prediction) => ({ label, prediction, count })),
  );
  const sum = (part: typeof cells) => part.reduce((total, { count }) => total + count, 0);
  const sameDigit = sum(cells.filter(({ label, prediction }) => digitOf(label) === digitOf(prediction)));
  const { clipHit1, clipHit5, videoHit1, videoHit5 } = evaluation;
  const run: Run = {
    ...{ clipHit1, clipHit5, videoHit1, videoHit5 },
    digit: sameDigit / sum(cells),
    direction: sum(cells.filter(({ label, prediction }) => label === prediction)) / sameDigit,
    seconds: Math.round((performance.now() - start) / 1000),
  };
  writeFileSync(file, JSON.stringify(run, null, 2));
  process.stderr.write(`${name}, seed ${seed}: ${JSON.stringify(run)}\n`);
  return run;
}

// Seed by seed, so that a run that is cut short has compared all fusions.
const runs: Record<string, Run[]> = Object.fromEntries(names.map((name) => [name, []]));
for (const seed of seeds) for (const name of names) runs[name]!.push(await measure(name, seed));

const mean = (name: FusionName, key: keyof Run) =>
  runs[name]!.reduce((total, run) => total + run[key], 0) / seeds.length;
const measures: (keyof Run)[] = ['clipHit1', 'clipHit5', 'videoHit1', 'videoHit5', 'digit', 'direction'];
const means = Object.fromEntries(
  names.map((name) => [name, Object.fromEntries(measures.map((key) => [key, mean(name, key)]))]),
);
const result = await writeResult(root('docs/results/vision-video-fusion.json'), {
  name: 'vision-video-fusion',
  metric:
    'clip hit@1 of slow fusion minus that of a single frame (40 classes of moving digits, mean of 3 seeds)',
  value: mean('slow', 'clipHit1') - mean('single-frame', 'clipHit1'),
  target: '> 0.2',
  reference:
    'Karpathy et al. 2014, table 1: slow fusion 0.419, single frame 0.411 clip hit@1 on Sports-1M, where motion matters less',
  command: 'npm run video-fusion --workspace=packages/vision',
  backend,
  seed: seeds,
  seconds: Object.values(runs)
    .flat()
    .reduce((total, { seconds }) => total + seconds, 0),
  details: { settings, means, runs },
});
process.stdout.write(`${JSON.stringify({ value: result.value, means }, null, 2)}\n`);
