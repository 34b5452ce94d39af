/**
 * Trains an agent with several seeds, one process each, and writes what it gets: `npm run learn -w @dl/rl -- --task cartpole-ppo`.
 * What was stopped goes on. Where the package ships an agent for the task, it becomes that of the best seed. With `--seed` it is one of
 * these processes.
 */
import { spawn } from 'node:child_process';
import { copyFileSync, existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { useBackend } from '@dl/core/backends';
import { writeResult } from '@dl/core/results';
import { agentLog, evaluateAgent, saveAgent, trainAgent, tunedSettings } from '../src';
import { learningTasks } from './learning-tasks';

const root = fileURLToPath(new URL('../../../', import.meta.url));
const allSeeds = '1,2,3';
const { values } = parseArgs({
  options: {
    task: { type: 'string' },
    seed: { type: 'string' },
    seeds: { type: 'string', default: allSeeds },
    parallel: { type: 'string', default: '1' },
    out: { type: 'string', default: `${root}out/rl` },
  },
});
const task = learningTasks[values.task ?? ''];
if (!task) throw new Error(`--task is one of ${Object.keys(learningTasks).join(', ')}`);
const name = values.task!;

interface Outcome {
  seed: number;
  mean: number;
  standardDeviation: number;
  episodes: number;
  steps: number;
  /** Of training, over all its parts. */
  seconds: number;
  /** Steps until the last 100 episodes of the training had the mean that was aimed at; null: never. */
  solvedAfter: { steps: number; seconds: number } | null;
  backend: string;
}

if (values.seed !== undefined) await learn(Number(values.seed));
else await measure();

async function learn(seed: number): Promise<void> {
  const folder = `${values.out}/${name}/${seed}`;
  mkdirSync(folder, { recursive: true });
  const { name: backend } = await useBackend('ort', { threads: 1 });
  const clockFile = `${folder}/clock.json`;
  // Seconds of training up to each checkpoint, so that those of a part that was lost do not count.
  const clock: { seconds: number; solvedAfter: Outcome['solvedAfter']; recent: number[] } = existsSync(
    clockFile,
  )
    ? (JSON.parse(readFileSync(clockFile, 'utf8')) as never)
    : { seconds: 0, solvedAfter: null, recent: [] };
  const started = performance.now() - clock.seconds * 1000;
  const elapsed = () => (performance.now() - started) / 1000;
  const { environment, agent, target, options } = task!;
  const trained = await trainAgent(
    environment,
    { agent, seed, checkpoints: `${folder}/checkpoints`, checkpointEvery: 100_000, resume: true, ...options },
    {
      listeners: [
        agentLog((line) => process.stderr.write(`${name} ${seed}: ${line}\n`), { interval: 30 }),
        (event) => {
          if (event.type === 'episode-end') {
            clock.recent = [...clock.recent.slice(-99), event.episode.return];
            const mean = clock.recent.reduce((sum, value) => sum + value, 0) / clock.recent.length;
            const isSolved = clock.recent.length === 100 && mean >= target;
            if (isSolved) clock.solvedAfter ??= { steps: event.step, seconds: elapsed() };
          }
          if (event.type !== 'agent-saved') return;
          clock.seconds = elapsed();
          writeFileSync(clockFile, JSON.stringify(clock));
        },
      ],
    },
  );
  await saveAgent(`${folder}/agent.safetensors`, trained);
  const { mean, standardDeviation, returns } = await evaluateAgent(trained, environment, { episodes: 100 });
  const outcome: Outcome = {
    ...{ seed, mean, standardDeviation, backend },
    episodes: returns.length,
    steps: options?.steps ?? tunedSettings[environment]![agent]!.steps,
    seconds: clock.seconds,
    solvedAfter: clock.solvedAfter,
  };
  writeFileSync(`${folder}/outcome.json`, JSON.stringify(outcome, null, 2));
  trained.dispose();
}

async function measure(): Promise<void> {
  const seeds = values.seeds.split(',').map(Number);
  const waiting = seeds.filter((seed) => !existsSync(`${values.out}/${name}/${seed}/outcome.json`));
  const worker = async () => {
    for (let seed = waiting.shift(); seed !== undefined; seed = waiting.shift()) await runProcess(seed);
  };
  await Promise.all(Array.from({ length: Number(values.parallel) }, worker));
  const outcomes = seeds.map(
    (seed) => JSON.parse(readFileSync(`${values.out}/${name}/${seed}/outcome.json`, 'utf8')) as Outcome,
  );
  const means = outcomes.map(({ mean }) => mean);
  const mean = means.reduce((sum, value) => sum + value, 0) / means.length;
  const deviation = Math.sqrt(means.reduce((sum, value) => sum + (value - mean) ** 2, 0) / means.length);
  const { environment, agent, target, reference, options, shipped } = task!;
  const tuned = tunedSettings[environment]?.[agent];
  const isDefault = values.seeds === allSeeds;
  const { episodes } = outcomes[0]!;
  const ofSeeds =
    seeds.length > 1
      ? `mean over seeds ${seeds.join(', ')}, ${episodes} episodes each (deviation of the seeds ${deviation.toFixed(1)})`
      : `seed ${seeds[0]}, ${episodes} episodes`;
  if (shipped) {
    const best = outcomes.reduce((best, outcome) => (outcome.mean > best.mean ? outcome : best));
    copyFileSync(
      `${values.out}/${name}/${best.seed}/agent.safetensors`,
      `${root}packages/rl/weights/${shipped}.safetensors`,
    );
  }
  await writeResult(`${root}docs/results/rl-${name}.json`, {
    name: `rl-${name}`,
    metric: `return of ${agent} in ${environment}: ${ofSeeds}, with the best actions`,
    value: Number(mean.toFixed(2)),
    target: `>= ${target}`,
    reference,
    command: `npm run learn -w @dl/rl -- --task ${name}${isDefault ? '' : ` --seeds ${values.seeds}`}`,
    backend: outcomes[0]!.backend,
    seed: seeds,
    seconds: Math.round(outcomes.reduce((sum, { seconds }) => sum + seconds, 0)),
    details: {
      standardDeviationOverSeeds: Number(deviation.toFixed(2)),
      seeds: outcomes,
      settings: { ...tuned?.settings, ...options?.settings },
      source: tuned?.source,
    },
  });
}

function runProcess(seed: number): Promise<void> {
  const script = fileURLToPath(import.meta.url);
  const args = [...process.execArgv, script, '--task', name, '--seed', String(seed), '--out', values.out];
  return new Promise((resolve, reject) => {
    spawn(process.execPath, args, { stdio: 'inherit' }).on('exit', (code) =>
      code === 0 ? resolve() : reject(new Error(`${name} with seed ${seed} ended with ${code}`)),
    );
  });
}
