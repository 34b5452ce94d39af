/**
 * Trains a generator of digits on 10,000 real ones, watches it, and writes what it makes: `npm start --workspace=examples/gan`, offline. Stopped, it
 * goes on where it was. `out/gan` then has grids of samples, the film of how it learned, a walk through the noise, and the model.
 */
import { writeFile } from 'node:fs/promises';
import { useBackend } from '@dl/core/backends';
import { progressBar } from '@dl/core/train';
import { encodeGif } from '@dl/core/viz';
import { evaluateGan, interpolateGan, saveGan, trainGan } from '@dl/gan';
import { loadDigits } from '../mnist/digits';

await useBackend();
const digits = loadDigits();
const model = await trainGan(
  digits,
  {
    conditioning: 'projection',
    steps: Number(process.env.STEPS ?? 3000),
    samples: 'out/gan/samples',
    samplesEvery: 250,
    checkpoints: 'out/gan/checkpoints',
    checkpointEvery: 250,
    resume: true,
  },
  {
    listeners: [progressBar()],
    ganListeners: [
      (event) => {
        if (event.type === 'collapse-detected') process.stdout.write(`${event.message}\n`);
        if (event.type === 'samples-drawn') process.stdout.write(`${event.path}\n`);
      },
    ],
  },
);
await saveGan('out/gan/digits.safetensors', model);
await writeFile('out/gan/walk.gif', await encodeGif(interpolateGan(model, { columns: 5 }), { fps: 15 }));
const { distances, classAccuracy } = await evaluateGan(model, digits, { protocol: 'fid-mnist', count: 1000 });
process.stdout.write(
  `fid-mnist ${distances.frechet.toFixed(1)}; ${(100 * classAccuracy!).toFixed(1)} % are of the class that was asked for\n`,
);
model.dispose();
