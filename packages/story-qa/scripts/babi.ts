/**
 * Trains on the bAbI tasks and measures the error on their test questions:
 *
 *     npm run babi -w @dl/story-qa -- --table entnet-10k --data en-10k --runs runs/story-qa
 *
 * Each network trains in a process of its own. Stopped, the command goes on where it was, from the checkpoints below
 * `--runs`; the outcome of each finished network is kept in `packages/story-qa/outcomes`, and
 * docs/results/story-qa-<table>.json is written anew after it. With `--restarts 3` networks whose error on the training questions
 * (of entity networks: on the held-out ones) is still above half a percent are trained up to three times, and the lowest of
 * those errors counts: no test question chooses.
 */
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { writeResult } from '@dl/core/results';
import { loadBabi, type TrainStoryOptions } from '../src/index';
import type { BabiOutcome, BabiRun } from './babi-run';

interface Table {
  title: string;
  isJoint: boolean;
  /** Of each task, from the start of its file. Default: all. */
  questions?: number;
  options: TrainStoryOptions;
  /** What is different from some seed on. */
  later?: { from: number; options: TrainStoryOptions };
  target: string | undefined;
  paper: string;
}

/** What each table is trained with, and what the papers report for it. */
const tables = {
  'memn2n-10k': {
    title: 'MemN2N with layer-wise tying, one a task, 10,000 questions a task',
    isJoint: false,
    options: {
      ...{ network: 'memn2n', tying: 'layer-wise', features: 50 },
      ...{ linearEpochs: 10, epochs: 60, halveEvery: 15 },
    },
    // The paper's schedule for one task (section 4.2), and its networks with more non-linearity (section 4.4), which learn task 19.
    later: { from: 4, options: { nonlinear: true, epochs: 100, halveEvery: 25 } },
    target: '<= 6',
    paper: 'MemN2N (Sukhbaatar et al. 2015), 10k, a network a task, over 20 tasks: mean error 4.2 %',
  },
  'memn2n-10k-joint': {
    title: 'MemN2N, one for all, 10,000 questions a task',
    isJoint: true,
    options: { network: 'memn2n', features: 50, linearEpochs: 10, epochs: 20, halveEvery: 6 },
    target: '<= 6',
    paper: 'MemN2N (Sukhbaatar et al. 2015), 10k, joint, over 20 tasks: mean error 4.2 to 6.6 %',
  },
  'entnet-10k': {
    title: 'EntNet, one a task, 10,000 questions a task',
    isJoint: false,
    options: { network: 'entnet', patience: 30 },
    // The paper's rate leaves task 16 at chance; with a lower one task 19 is learned by heart.
    later: { from: 3, options: { learningRate: 0.002 } },
    target: '<= 1.5',
    paper:
      'EntNet (Henaff et al. 2017), 10k, a network a task, over 20 tasks: mean error 0.5 %, no task failed',
  },
  '1k': {
    title: 'MemN2N, one for all, the first 1,000 questions a task of 10k',
    isJoint: true,
    questions: 1000,
    options: { network: 'memn2n', features: 50, epochs: 60, halveEvery: 15 },
    target: undefined,
    paper: 'none: the papers use the official 1k split',
  },
} satisfies Record<string, Table>;

const { values } = parseArgs({
  options: {
    table: { type: 'string', default: 'entnet-10k' },
    data: { type: 'string', default: 'en-10k' },
    runs: { type: 'string', default: 'runs/story-qa' },
    restarts: { type: 'string', default: '1' },
    epochs: { type: 'string' },
  },
});
const root = fileURLToPath(new URL('../../..', import.meta.url));
const [data, runs] = [path.resolve(root, values.data), path.resolve(root, values.runs)];
if (!(values.table in tables)) throw new Error(`--table is one of ${Object.keys(tables).join(', ')}`);
const table: Table = tables[values.table as keyof typeof tables];
const epochs = values.epochs === undefined ? undefined : Number(values.epochs);
const restarts = Number(values.restarts);

/** The error by which trainings are judged, as in the papers. */
const judge = table.options.network === 'entnet' ? 'heldOutError' : 'trainingError';
/** A network of this error is not started again. */
const learned = 0.005;
/** A task counts as failed, as in all papers on bAbI, from this error on its test questions. */
const failed = 0.05;

const known = await loadBabi(data);
const lengths = new Map(
  known.map(({ task, stories }) => [task, stories.reduce((sum, { sentences }) => sum + sentences.length, 0)]),
);
/** What one network learns; those with little to read come first. */
const groups = table.isJoint
  ? [known.map(({ task }) => task)]
  : known.map(({ task }) => [task]).sort(([a], [b]) => lengths.get(a!)! - lengths.get(b!)!);
const folder = epochs === undefined ? values.table : `${values.table}-${epochs}-epochs`;
/** The default trainings take hours: what became of each is part of the repository, and is not done twice. */
const outcomeFolder = path.join(
  epochs === undefined ? path.join(root, 'packages/story-qa/outcomes') : runs,
  folder,
);
mkdirSync(outcomeFolder, { recursive: true });

const nameOf = (tasks: number[], seed: number) => `${tasks.length > 1 ? 'joint' : `task${tasks[0]}`}-${seed}`;
const fileOf = (tasks: number[], seed: number) => path.join(outcomeFolder, `${nameOf(tasks, seed)}.json`);

/** The finished trainings of some tasks. */
const outcomesOf = (tasks: number[]) =>
  Array.from({ length: restarts }, (_, seed) => fileOf(tasks, seed))
    .filter((file) => existsSync(file))
    .map((file) => JSON.parse(readFileSync(file, 'utf8')) as BabiOutcome);

/** The training that counts: the test questions do not choose it. */
const bestOf = (outcomes: BabiOutcome[]) => [...outcomes].sort((a, b) => a[judge] - b[judge])[0];

function train(tasks: number[], seed: number): void {
  const file = fileOf(tasks, seed);
  if (existsSync(file)) return;
  if ((bestOf(outcomesOf(tasks))?.[judge] ?? 1) <= learned) return;
  const options = {
    ...table.options,
    ...(table.later && seed >= table.later.from && table.later.options),
    ...(epochs !== undefined && { epochs }),
    ...{ seed, checkpoints: path.join(runs, folder, nameOf(tasks, seed)), resume: true },
  };
  const run: BabiRun = { data, tasks, questions: table.questions, options, file };
  const script = fileURLToPath(new URL('babi-run.ts', import.meta.url));
  const { status, error } = spawnSync(process.execPath, ['--import', 'tsx', script, JSON.stringify(run)], {
    cwd: root,
    stdio: 'inherit',
    env: { ...process.env, TSX_TSCONFIG_PATH: path.join(root, 'tsconfig.base.json') },
  });
  if (status !== 0) throw error ?? new Error(`the training of ${label(tasks)} ended with ${status}`);
}

const label = (tasks: number[]) => (tasks.length > 1 ? 'all tasks' : `task ${tasks[0]}`);
const percent = (share: number) => Number((100 * share).toFixed(2));

async function report(): Promise<void> {
  const finished = groups.flatMap((tasks) => {
    const outcomes = outcomesOf(tasks);
    const best = bestOf(outcomes);
    return best ? [{ tasks, outcomes, best }] : [];
  });
  if (!finished.length) return;
  const rows = finished.flatMap(({ tasks, outcomes, best }) =>
    tasks.map((task) => ({
      task,
      name: known.find((entry) => entry.task === task)!.name,
      testError: percent(best.testErrors[task]!),
      failed: best.testErrors[task]! > failed,
      heldOutError: percent(best.heldOutError),
      trainingError: percent(best.trainingError),
      epochs: best.epochs,
      seed: best.seed,
      restarts: outcomes.map(({ seed, trainingError, heldOutError, testErrors }) => ({
        seed,
        heldOutError: percent(heldOutError),
        trainingError: percent(trainingError),
        testError: percent(testErrors[task]!),
      })),
    })),
  );
  rows.sort((a, b) => a.task - b.task);
  const mean = rows.reduce((sum, { testError }) => sum + testError, 0) / rows.length;
  const failures = rows.filter((row) => row.failed).map(({ task }) => task);
  const all = finished.flatMap(({ outcomes }) => outcomes);
  const seconds = all.reduce((sum, outcome) => sum + outcome.seconds, 0);
  const unlearned = finished.filter(({ best }) => best[judge] > learned);
  const oneMore = unlearned.reduce(
    (sum, { outcomes }) => sum + outcomes.reduce((most, outcome) => Math.max(most, outcome.seconds), 0),
    0,
  );
  const missing = groups.flat().filter((task) => !rows.some((row) => row.task === task));
  const result = await writeResult(path.join(root, `docs/results/story-qa-${values.table}.json`), {
    name: `story-qa-${values.table}`,
    metric: `% wrong of ${rows.length} bAbI tasks, mean; ${failures.length} failed (> 5 %); ${table.title}`,
    value: Number(mean.toFixed(3)),
    target: table.target,
    reference: table.paper,
    command: `npm run babi -w @dl/story-qa -- --table ${values.table} --restarts ${restarts}${epochs === undefined ? '' : ` --epochs ${epochs}`}`,
    backend: [...new Set(all.map(({ backend }) => backend))].join(', '),
    seed: [...new Set(all.map(({ seed }) => seed))].sort((a, b) => a - b),
    seconds,
    details: {
      paper: table.paper,
      failedTasks: failures,
      perTask: rows,
      missing: `task 3, whose training file is not at hand${missing.length ? `; still to be trained: ${missing.join(', ')}` : ''}`,
      restarts:
        restarts === 1
          ? 'none: each network was trained from one seed'
          : `each network was trained from up to ${restarts} seeds, and the one with the lowest ${judge} counts; no other ` +
            `seed was tried where it is at most ${percent(learned)} %` +
            (table.later && restarts > table.later.from
              ? `; from seed ${table.later.from} on with ${JSON.stringify(table.later.options)}`
              : ''),
      oneMoreSeed: `${unlearned.length} networks, about ${Math.round(oneMore / 60)} minutes on one core`,
      parameters: finished[0]!.best.parameters,
      options: { ...table.options, ...(epochs !== undefined && { epochs }) },
    },
  });
  process.stdout.write(`${result.metric}: ${result.value} %\n`);
}

await report();
for (let seed = 0; seed < restarts; seed++) {
  for (const tasks of groups) {
    train(tasks, seed);
    await report();
  }
}
