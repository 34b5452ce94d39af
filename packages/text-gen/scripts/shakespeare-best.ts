/**
 * Trains the largest network that two hours allow on tinyshakespeare, and writes docs/results/text-gen-shakespeare-best.json:
 *
 *     npm run shakespeare-best -w @dl/text-gen -- --text ../shared/data/text/tinyshakespeare/input.txt --runs runs/shakespeare-best
 *
 * Stopped, the same command goes on from the checkpoints below `--runs`.
 */
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { writeResult } from '@dl/core/results';
import { useBackend } from '@dl/core/backends';
import { progressBar, type TrainingListener } from '@dl/core/train';
import { generateText, openCorpus, saveTextModel, trainText } from '@dl/text-gen';

const { values } = parseArgs({
  options: {
    text: { type: 'string', default: '../shared/data/text/tinyshakespeare/input.txt' },
    runs: { type: 'string', default: 'runs/shakespeare-best' },
    threads: { type: 'string' },
  },
});
const root = fileURLToPath(new URL('../../..', import.meta.url));
const [text, runs] = [path.resolve(root, values.text), path.resolve(root, values.runs)];
const options = {
  network: 'lstm',
  layers: 2,
  features: 512,
  dropout: 0.3,
  context: 64,
  batchSize: 32,
  steps: 4000,
  learningRate: 2e-3,
  weightDecay: 0.01,
  seed: 0,
} as const;

mkdirSync(runs, { recursive: true });
/** Seconds of training before this sitting. */
const clock = path.join(runs, 'seconds');
const before = existsSync(clock) ? Number(readFileSync(clock, 'utf8')) : 0;
const start = performance.now();
const seconds = () => Math.round(before + (performance.now() - start) / 1000);

const keepTime: TrainingListener = ({ type }) => {
  if (type === 'epoch-end') writeFileSync(clock, `${seconds()}`);
};

const threads = values.threads === undefined ? undefined : Number(values.threads);
const { name: backend } = await useBackend('ort', { threads });
const corpus = await openCorpus({ corpus: text, style: 'shakespeare' });
const checkpoints = path.join(runs, 'checkpoints');
const { model, evaluation, step } = await trainText(
  corpus,
  { ...options, checkpoints, resume: true },
  { listeners: [progressBar(), keepTime] },
);
await saveTextModel(path.join(runs, 'shakespeare-best.safetensors'), model);
await writeResult(path.join(root, 'docs/results/text-gen-shakespeare-best.json'), {
  name: 'text-gen-shakespeare-best',
  metric: "nats a character of tinyshakespeare's last tenth, the best model of two hours",
  value: Number(evaluation.loss.toFixed(4)),
  target: '<= 1.50',
  reference: 'nanoGPT on a GPU (10.7 M parameters): 1.47',
  command: 'npm run shakespeare-best -w @dl/text-gen',
  backend,
  seed: options.seed,
  seconds: seconds(),
  details: {
    options,
    ...(threads !== undefined && { threads }),
    parameters: model.parameters,
    bestStep: step,
    bitsPerCharacter: evaluation.bitsPerCharacter,
    sample: await generateText(model, { length: 600, temperature: 0.8, seed: 0 }),
  },
});
