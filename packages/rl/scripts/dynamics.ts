/**
 * Replays what Gymnasium and MinAtar did, and writes the largest difference to docs/results/rl-dynamics.json:
 *
 *     npm run dynamics -w @dl/rl
 */
import { fileURLToPath } from 'node:url';
import { writeResult } from '@dl/core/results';
import { replayedGames, replayGame } from '../src/dynamics/game-trajectory';
import { replayed, replayTrajectory } from '../src/dynamics/trajectory';

const started = performance.now();
const environments = Object.fromEntries(Object.keys(replayed).map((name) => [name, replayTrajectory(name)]));
const differences = Object.values(environments).map(({ largestDifference }) => largestDifference);
const names = Object.keys(replayedGames) as (keyof typeof replayedGames)[];
const games = Object.fromEntries(names.map((name) => [name, replayGame(name)]));
process.stdout.write(`${JSON.stringify({ environments, games }, null, 2)}\n`);
const differing = Object.values(games).reduce((sum, game) => sum + game.differing, 0);
await writeResult(fileURLToPath(new URL('../../../docs/results/rl-dynamics.json', import.meta.url)), {
  name: 'rl-dynamics',
  metric: `largest difference of an observation or a reward over 1,000 steps of each of ${differences.length} environments; steps of MinAtar's games that differ: ${differing}`,
  value: Math.max(...differences),
  target: '<= 1e-5',
  reference: 'Gymnasium 1.4.0 and MinAtar 1.0.15, with the same start states, actions and random numbers',
  command: 'npm run dynamics -w @dl/rl',
  backend: 'none',
  seed: 1,
  seconds: Number(((performance.now() - started) / 1000).toFixed(2)),
  details: { environments, games },
});
