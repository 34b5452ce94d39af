/**
 * Trains the three networks for clips on clips that are made up, and measures how often they say what happens, and in which order:
 *
 *     npm run clips -w @dl/captioning -- --clips 6000 --epochs 15
 *
 * Stopped, it goes on where it was, from the checkpoints below `--runs`; docs/results/captioning-clips.json is written at the end.
 */
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { useBackend } from '@dl/core/backends';
import { writeResult } from '@dl/core/results';
import { clipCaptions } from '../src/index';
import { compareNetworks } from './compare-networks';

const { values } = parseArgs({
  options: {
    clips: { type: 'string', default: '6000' },
    test: { type: 'string', default: '1000' },
    epochs: { type: 'string', default: '15' },
    seed: { type: 'string', default: '0' },
    runs: { type: 'string', default: 'runs/captioning-clips' },
    backend: { type: 'string', default: 'auto' },
  },
});
const [clips, test, epochs, seed] = [values.clips, values.test, values.epochs, values.seed].map(Number) as [
  number,
  number,
  number,
  number,
];
const root = fileURLToPath(new URL('../../..', import.meta.url));
const start = performance.now();
const backend = await useBackend(values.backend);
const side = 48;
const sets = {
  train: clipCaptions({ clips, side }),
  seen: clipCaptions({ clips: test, side, seed: 1 }),
  unseen: clipCaptions({ clips: test, side, seed: 2, combinations: 'unseen' }),
};
const outcomes = await compareNetworks(
  ['mean-pooling', 's2vt', 'temporal-attention'],
  sets,
  {
    ...{ side, epochs, seed, width: 16, features: 128, dropout: 0, batchSize: 32, learningRate: 0.001 },
    ...{ frames: 8, threshold: 1, maximumWords: 9, attentionPenalty: 0 },
    runs: path.resolve(root, values.runs),
  },
  async () => ({}),
);
const networks = Object.fromEntries(outcomes);
const meanPooling = (100 * networks['mean-pooling']!.seen.exactMatch).toFixed(1);
const [best, outcome] = [...outcomes].sort(([, a], [, b]) => b.seen.exactMatch - a.seen.exactMatch)[0]!;
await writeResult(path.join(root, 'docs/results/captioning-clips.json'), {
  name: 'captioning-clips',
  metric: `% of motion captions exactly right, ${test} clips; ${best}, beam 3; mean pooling ${meanPooling}`,
  value: Number((100 * outcome.seen.exactMatch).toFixed(2)),
  target: '>= 95',
  command: `npm run clips -w @dl/captioning -- --clips ${clips} --epochs ${epochs}`,
  backend: backend.name,
  seed,
  seconds: Math.round((performance.now() - start) / 1000),
  details: { clips, epochs, networks },
});
