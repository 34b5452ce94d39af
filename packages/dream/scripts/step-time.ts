/**
 * Times gradient steps at GoogLeNet's inception_4c/output beside PyTorch on the same machine, in alternating rounds, and
 * writes docs/results/dream-step-time.json, with the times of compiling and the memory. Needs `python3` with torch.
 *
 *     npm run step-time --workspace=packages/dream
 */
import { spawnSync } from 'node:child_process';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { useBackend } from '@dl/core/backends';
import { writeResult } from '@dl/core/results';
import { pixelGradient } from '../src/gradient/pixel-gradient';
import { parseLayerObjective } from '../src/objective/layer-objective';
import { createObjective } from '../src/objective/objective';
import { openGoogLeNet } from '../src/testing/googlenet';
import { repository } from '../src/testing/shared-data';
import { randomPicture } from '../src/testing/small-network';

const sizes = [224, 512];
const [rounds, steps] = [3, 5];
/** The backend compiles a graph at its first run, and once more when it has seen that the weights do not change. */
const warmUp = 6;

const start = performance.now();
const { name: backend } = await useBackend(process.env.DL_BACKEND ?? 'ort');
const network = await openGoogLeNet();
const objective = createObjective(network, [parseLayerObjective('inception_4c/output')]);

async function ours(size: number, count: number): Promise<number[]> {
  const picture = randomPicture(size, size);
  const times = [];
  for (let i = 0; i < count; i++) {
    const before = performance.now();
    await pixelGradient(objective, picture);
    times.push(performance.now() - before);
  }
  return times;
}

function pytorch(size: number): number[] {
  const script = fileURLToPath(new URL('../fixtures/step_time.py', import.meta.url));
  const { stdout, stderr, status } = spawnSync('python3', [script, String(size), String(steps)], {
    encoding: 'utf8',
  });
  if (status !== 0) throw new Error(stderr);
  return JSON.parse(stdout) as number[];
}

const median = (values: readonly number[]) =>
  values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)]!;
const megabytes = () => Math.round(process.memoryUsage().rss / 1e6);

const measured = [];
for (const size of sizes) {
  const before = megabytes();
  const warmingUp = await ours(size, warmUp);
  const times: { ours: number[]; pytorch: number[] } = { ours: [], pytorch: [] };
  for (let round = 0; round < rounds; round++) {
    times.ours.push(...(await ours(size, steps)));
    times.pytorch.push(...pytorch(size));
  }
  const [milliseconds, ofPytorch] = [median(times.ours), median(times.pytorch)];
  measured.push({
    size,
    milliseconds,
    pytorch: ofPytorch,
    ratio: milliseconds / ofPytorch,
    compiling: warmingUp.map(Math.round),
    memory: `${before} MB before, ${megabytes()} MB after`,
  });
  process.stdout.write(`${JSON.stringify(measured.at(-1))}\n`);
}
network.dispose();
await writeResult(path.join(repository, 'docs/results/dream-step-time.json'), {
  name: 'dream-step-time',
  metric: "gradient step at 512 px, GoogLeNet to inception_4c: our time divided by PyTorch's",
  value: measured.at(-1)!.ratio,
  target: '<= 1',
  reference: 'PyTorch on the same machine, in alternating rounds; medians',
  command: 'npm run step-time --workspace=packages/dream',
  backend,
  seed: 1,
  seconds: Math.round((performance.now() - start) / 1000),
  details: { steps: rounds * steps, sizes: measured },
});
