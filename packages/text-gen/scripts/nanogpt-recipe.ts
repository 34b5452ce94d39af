/**
 * Trains the small GPT of nanoGPT's recipe for a processor (4 layers, 4 heads, 128 features, context 64, batch 12, 2,000
 * steps) on tinyshakespeare, here and as plain PyTorch, one after the other in processes of their own:
 *
 *     npm run nanogpt-recipe -w @dl/text-gen -- --text ../shared/data/text/tinyshakespeare/input.txt
 */
import { spawnSync } from 'node:child_process';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { writeResult } from '@dl/core/results';

const { values } = parseArgs({
  options: {
    text: { type: 'string', default: '../shared/data/text/tinyshakespeare/input.txt' },
    steps: { type: 'string', default: '2000' },
    rounds: { type: 'string', default: '1' },
    python: { type: 'string', default: 'python3' },
  },
});
const root = fileURLToPath(new URL('../../..', import.meta.url));
const script = (name: string) => fileURLToPath(new URL(name, import.meta.url));
const text = path.resolve(root, values.text);

interface Run {
  loss: number;
  seconds: number;
  charactersPerSecond: number;
}

function run<More>(command: string, args: string[]): Run & More {
  const { stdout, status, error } = spawnSync(command, args, {
    cwd: root,
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'inherit'],
    env: { ...process.env, TSX_TSCONFIG_PATH: path.join(root, 'tsconfig.base.json') },
  });
  if (status !== 0) throw error ?? new Error(`${command} ended with ${status}`);
  return JSON.parse(stdout.trim().split('\n').at(-1)!) as Run & More;
}

const start = performance.now();
const own: (Run & { backend: string; estimateDeviation: number })[] = [];
const torch: (Run & { device: string })[] = [];
for (let round = 0; round < Number(values.rounds); round++) {
  const tsx = ['--import', 'tsx', script('nanogpt-recipe-run.ts'), text, values.steps, String(round)];
  own.push(run(process.execPath, tsx));
  torch.push(run(values.python, [script('nanogpt_recipe.py'), text, values.steps]));
}
const median = (of: readonly number[]) => [...of].sort((a, b) => a - b)[of.length >> 1]!;
const summary = (runs: readonly Run[]) => ({
  loss: median(runs.map(({ loss }) => loss)),
  seconds: median(runs.map(({ seconds }) => seconds)),
  charactersPerSecond: median(runs.map(({ charactersPerSecond }) => charactersPerSecond)),
});
const [ours, theirs] = [summary(own), summary(torch)];
const estimateDeviation = median(own.map((run) => run.estimateDeviation));
const { device } = torch[0]!;
await writeResult(path.join(root, 'docs/results/text-gen-nanogpt-recipe.json'), {
  name: 'text-gen-nanogpt-recipe',
  metric: `nats a character of tinyshakespeare's last tenth, small GPT, ${values.steps} steps`,
  value: ours.loss,
  target: '<= 1.88',
  reference:
    `nanoGPT's README: 1.88, an estimate of 20 batches that moves by ${estimateDeviation.toFixed(3)}. ${device}: ${theirs.loss.toFixed(3)} in ${theirs.seconds.toFixed(0)} s, ours in ` +
    `${ours.seconds.toFixed(0)} s; sampling ${theirs.charactersPerSecond.toFixed(0)} characters a second, ours ` +
    `${ours.charactersPerSecond.toFixed(0)}`,
  command: 'npm run nanogpt-recipe -w @dl/text-gen',
  backend: own[0]!.backend,
  seed: own.map((_, seed) => seed),
  seconds: Math.round((performance.now() - start) / 1000),
  details: {
    ours: { ...ours, estimateDeviation },
    pytorch: { device, ...theirs },
    rounds: { ours: own, pytorch: torch },
  },
});
process.stdout.write(`${JSON.stringify({ ours, theirs }, null, 2)}\n`);
