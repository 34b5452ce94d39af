/**
 * Reads 100,000 mutated and truncated files with every reader: each must be read or refused with a typed error, in
 * bounded time and memory. `npm run fuzz --workspace=packages/formats -- [--files 100000] [--only pytorch] [--seed 1]`.
 * A crash is printed with the number that makes its file again.
 */
import { fork } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { writeResult } from '@dl/core/results';
import { targets, type TargetName } from './fuzz/targets';
import type { FuzzReport } from './fuzz/worker';

const { values } = parseArgs({
  options: {
    files: { type: 'string', default: '100000' },
    only: { type: 'string' },
    seed: { type: 'string', default: '1' },
  },
});

/** A file that takes longer hangs. */
const maximumMilliseconds = 10_000;

interface Tally {
  files: number;
  read: number;
  refused: number;
  crashed: number;
  hung: number;
  slowestMilliseconds: number;
  /** Of all that were made. The largest of the good files has some 100 kB. */
  largestArrayBytes: number;
  crashes: string[];
}

const start = performance.now();
const names = (Object.keys(targets) as TargetName[]).filter((name) => !values.only || name === values.only);
const perTarget = Math.ceil(Number(values.files) / names.length);
const tallies = new Map<TargetName, Tally>();
const waiting = [...names];
await Promise.all([work(), work()]);

const all = [...tallies.values()];
const sum = (pick: (tally: Tally) => number) => all.reduce((total, tally) => total + pick(tally), 0);
const failures = sum(({ crashed, hung }) => crashed + hung);
for (const [name, { crashes, ...tally }] of tallies) {
  process.stdout.write(`${name}: ${JSON.stringify(tally)}\n`);
  for (const crash of crashes.slice(0, 5)) process.stdout.write(`  ${crash}\n`);
}
if (!values.only) {
  await writeResult(fileURLToPath(new URL('../../../docs/results/formats-fuzz.json', import.meta.url)), {
    name: 'formats-fuzz',
    metric: `mutated files of ${sum(({ files }) => files).toLocaleString('en')} that crash or hang a reader`,
    value: failures,
    target: '0',
    command: 'npm run fuzz --workspace=packages/formats',
    backend: 'none',
    seed: Number(values.seed),
    seconds: (performance.now() - start) / 1000,
    details: Object.fromEntries([...tallies].map(([name, { crashes: _, ...tally }]) => [name, tally])),
  });
}
if (failures) process.exitCode = 1;

async function work(): Promise<void> {
  for (let name = waiting.shift(); name; name = waiting.shift()) tallies.set(name, await fuzz(name));
}

async function fuzz(name: TargetName): Promise<Tally> {
  const tally: Tally = {
    files: 0,
    read: 0,
    refused: 0,
    crashed: 0,
    hung: 0,
    slowestMilliseconds: 0,
    largestArrayBytes: 0,
    crashes: [],
  };
  while (tally.files < perTarget) {
    const index = tally.files;
    await runWorker(name, index, (report) => add(tally, report));
    if (tally.files < perTarget) {
      // The worker died or was killed at this file.
      tally.files++;
      tally.hung++;
      tally.crashes.push(`file ${tally.files - 1} of seed ${values.seed} hung or ended the process`);
    }
  }
  return tally;
}

function add(tally: Tally, { index, outcome, milliseconds, largestArray, stack }: FuzzReport): void {
  tally.files++;
  tally[outcome]++;
  tally.slowestMilliseconds = Math.max(tally.slowestMilliseconds, Math.round(milliseconds));
  tally.largestArrayBytes = Math.max(tally.largestArrayBytes, largestArray);
  if (stack) tally.crashes.push(`file ${index} of seed ${values.seed}: ${stack}`);
}

/** Runs a process over the files from `first` on, until it is through, dies, or is killed because a file hangs. */
function runWorker(name: TargetName, first: number, onReport: (report: FuzzReport) => void): Promise<void> {
  return new Promise((resolve) => {
    const worker = fork(
      fileURLToPath(new URL('fuzz/worker.ts', import.meta.url)),
      [name, values.seed, String(first), String(perTarget)],
      { stdio: 'inherit' },
    );
    let timer = setTimeout(() => worker.kill('SIGKILL'), 2 * maximumMilliseconds);
    worker.on('message', (report) => {
      clearTimeout(timer);
      timer = setTimeout(() => worker.kill('SIGKILL'), maximumMilliseconds);
      onReport(report as FuzzReport);
    });
    worker.on('exit', () => {
      clearTimeout(timer);
      resolve();
    });
  });
}
