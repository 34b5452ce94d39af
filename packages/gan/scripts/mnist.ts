/**
 * Trains a conditional GAN with projection on the 60,000 training digits of MNIST:
 *
 *     npm run mnist -w @dl/gan -- --data ../shared/data/mnist
 *
 * Stopped, it goes on where it was, from the checkpoints below `--runs`; the weights that the package ships are written at the end.
 */
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { useBackend } from '@dl/core/backends';
import { loadMnist } from '@dl/core/data';
import { jsonLinesLog, progressBar } from '@dl/core/train';
import { saveGan, trainGan } from '../src/index';

const { values } = parseArgs({
  options: {
    data: { type: 'string', default: '../shared/data/mnist' },
    steps: { type: 'string', default: '20000' },
    width: { type: 'string', default: '48' },
    seed: { type: 'string', default: '0' },
    runs: { type: 'string', default: 'runs/gan-mnist' },
    backend: { type: 'string', default: 'auto' },
  },
});
const root = fileURLToPath(new URL('../../..', import.meta.url));
const [steps, width, seed] = [values.steps, values.width, values.seed].map(Number) as [number, number, number];
const runs = path.resolve(root, values.runs);
await useBackend(values.backend);
const digits = await loadMnist(path.resolve(root, values.data), 'train');
const stop = new AbortController();
process.once('SIGINT', () => stop.abort(new Error('stopped by Ctrl-C; the same command goes on')));
const model = await trainGan(
  digits,
  {
    ...{ conditioning: 'projection', width, steps, seed, decay: true, samplesEvery: 500 },
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
await saveGan(path.join(root, 'packages/gan/weights/mnist.safetensors'), model, { dtype: 'float16' });
model.dispose();
