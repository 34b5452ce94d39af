/**
 * Kills a training with SIGKILL at random moments, resumes it each time, and compares its last checkpoint byte by byte
 * with that of an uninterrupted run: `npx tsx packages/core/scripts/kill-resume.ts`. Writes
 * docs/results/core-kill-resume.json.
 */
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { writeResult } from '../src/results';
import { killAndResume } from './kill-resume/kill-and-resume';

const { values } = parseArgs({
  options: {
    backend: { type: 'string', default: 'wasm' },
    kills: { type: 'string', default: '20' },
    seed: { type: 'string', default: '1' },
  },
});
const [kills, seed] = [Number(values.kills), Number(values.seed)];
const outcome = await killAndResume({ kills, seed, backend: values.backend, epochs: 12 });
const result = await writeResult(
  fileURLToPath(new URL('../../../docs/results/core-kill-resume.json', import.meta.url)),
  {
    name: 'core-kill-resume',
    metric: "resumes after SIGKILL that end in the uninterrupted run's weights, bit for bit",
    value: outcome.differences.length ? 0 : outcome.kills.length,
    target: `>= ${kills}`,
    command: `npx tsx packages/core/scripts/kill-resume.ts --kills ${kills} --seed ${seed} --backend ${values.backend}`,
    backend: values.backend,
    seed,
    seconds: outcome.seconds,
    details: { steps: outcome.steps, differences: outcome.differences, kills: outcome.kills },
  },
);
process.stdout.write(`${JSON.stringify(result, null, 2)}\n`);
if (outcome.differences.length) process.exitCode = 1;
