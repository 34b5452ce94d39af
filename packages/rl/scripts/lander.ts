/** Compares the returns of Gymnasium's heuristic on our moon with those on Gymnasium's: `npm run lander -w @dl/rl`. */
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { writeResult } from '@dl/core/results';
import { playHeuristic } from '../src/box2d/heuristic';

const started = performance.now();
const recorded = JSON.parse(
  readFileSync(new URL('../src/fixtures/lunar-lander.json', import.meta.url), 'utf8'),
) as { gymnasium: string; episodes: [sum: number, steps: number][] };
const theirs = describe(recorded.episodes.map(([sum]) => sum));
const ours = describe(playHeuristic(recorded.episodes.length, 1));
process.stdout.write(`${JSON.stringify({ ours, theirs }, null, 2)}\n`);
await writeResult(
  fileURLToPath(new URL('../../../docs/results/rl-lunarlander-distribution.json', import.meta.url)),
  {
    name: 'rl-lunarlander-distribution',
    metric: `mean return of Gymnasium's heuristic in LunarLander, ${recorded.episodes.length} episodes`,
    value: ours.mean,
    target: `within three standard errors of ${theirs.mean}`,
    reference: `Gymnasium ${recorded.gymnasium} with Box2D 2.3.10: ${theirs.mean} +- ${theirs.standardDeviation}`,
    command: 'npm run lander -w @dl/rl',
    backend: 'none',
    seed: 1,
    seconds: Number(((performance.now() - started) / 1000).toFixed(1)),
    details: { ours, gymnasium: theirs },
  },
);

function describe(returns: number[]) {
  const sorted = [...returns].sort((a, b) => a - b);
  const mean = returns.reduce((sum, value) => sum + value, 0) / returns.length;
  const variance = returns.reduce((sum, value) => sum + (value - mean) ** 2, 0) / returns.length;
  const standardDeviation = Math.sqrt(variance);
  const rounded = (value: number) => Number(value.toFixed(1));
  return {
    mean: rounded(mean),
    standardDeviation: rounded(standardDeviation),
    standardError: rounded(standardDeviation / Math.sqrt(returns.length)),
    quantiles: Object.fromEntries([5, 25, 50, 75, 95].map((percent) => [`${percent} %`, rounded(sorted[Math.floor((percent / 100) * sorted.length)]!)])),
  };
} // prettier-ignore
