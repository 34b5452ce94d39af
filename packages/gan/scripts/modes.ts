/**
 * Trains a GAN on a mixture of 8 normal distributions with three seeds, and counts the modes that it covers:
 *
 *     npm run modes -w @dl/gan
 *
 * It writes docs/results/gan-modes.json.
 */
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { useBackend } from '@dl/core/backends';
import { writeResult } from '@dl/core/results';
import { gaussianRing, modeCoverage, sampleGan, trainGan } from '../src/index';
import { ringRecipe } from '../src/points/ring-recipe';

const root = fileURLToPath(new URL('../../..', import.meta.url));
const start = performance.now();
const backend = await useBackend();
const seeds = [0, 1, 2];
const { ring, options } = ringRecipe;
const runs: { seed: number; seconds: number; modes: number; highQuality: number; shares: number[] }[] = [];
for (const seed of seeds) {
  const begin = performance.now();
  const model = await trainGan(gaussianRing(ring), { ...options, seed });
  const { values } = await sampleGan(model, { count: 2500, seed: 9 });
  const seconds = Math.round((performance.now() - begin) / 1000);
  runs.push({ seed, seconds, ...modeCoverage(values, ring) });
  model.dispose();
}
const least = (name: 'modes' | 'highQuality') => Math.min(...runs.map((run) => run[name]));
await writeResult(path.join(root, 'docs/results/gan-modes.json'), {
  name: 'gan-modes',
  metric:
    `modes of 8 that are covered, the least of ${seeds.length} seeds; ` +
    `${(100 * least('highQuality')).toFixed(1)} % of the points within 4 deviations of a mode`,
  value: least('modes'),
  target: '8, >= 90 % of the points',
  command: 'npm run modes -w @dl/gan',
  backend: backend.name,
  seed: seeds,
  seconds: Math.round((performance.now() - start) / 1000),
  details: { ring: { modes: 8, radius: 2, ...ring }, options, runs },
});
