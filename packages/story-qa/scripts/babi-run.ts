/**
 * One training of `babi.ts`, in a process of its own, so that its memory is given back: reads a {@link BabiRun} as JSON from its
 * only argument and writes the outcome to `file`.
 */
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { useBackend } from '@dl/core/backends';
import { writeFileAtomic } from '@dl/core/internal';
import { evaluateStory, firstQuestions, loadBabi, trainStory, type TrainStoryOptions } from '../src/index';

export interface BabiRun {
  /** Unpacked folder of bAbI, such as `en-10k`. */
  data: string;
  /** Tasks that one network learns. */
  tasks: number[];
  /** Questions of each task to train on, from the start of its file. Default: all. */
  questions?: number;
  options: TrainStoryOptions;
  file: string;
}

export interface BabiOutcome {
  trainingError: number;
  heldOutError: number;
  /** Share of wrong answers to the test questions, by task. */
  testErrors: Record<number, number>;
  epochs: number;
  parameters: number;
  backend: string;
  seed: number;
  seconds: number;
}

const run = JSON.parse(process.argv[2]!) as BabiRun;
const start = performance.now();
/** Seconds that the training took before it was stopped, from a file beside its checkpoints. */
const clock = `${run.options.checkpoints}/seconds`;
const before = existsSync(clock) ? Number(readFileSync(clock, 'utf8')) : 0;
const seconds = () => Math.round(before + (performance.now() - start) / 1000);
/** One thread is enough for networks so small; stories of many lengths make many graphs. */
const { name: backend } = await useBackend('ort', { threads: 1, cachedBytes: 2 ** 30 });
const train = await loadBabi(run.data, { split: 'train', tasks: run.tasks });
const stories = train.flatMap((task) => firstQuestions(task.stories, run.questions ?? Infinity));
const label = run.tasks.length === 1 ? `task ${run.tasks[0]}` : `${run.tasks.length} tasks`;
const { model, trainingError, heldOutError, seed, epochs } = await trainStory(stories, run.options, {
  listeners: [
    (event) => {
      if (event.type !== 'epoch-end') return;
      mkdirSync(path.dirname(clock), { recursive: true });
      writeFileSync(clock, String(seconds()));
      const { accuracy } = event.validation!;
      const error = (100 * (1 - accuracy!)).toFixed(2);
      process.stderr.write(
        `${label}, epoch ${event.epoch}: loss ${event.loss.toFixed(4)}, held out ${error} % wrong\n`,
      );
    },
  ],
});
const testErrors: Record<number, number> = {};
for (const { task, stories } of await loadBabi(run.data, { split: 'test', tasks: run.tasks })) {
  testErrors[task] = (await evaluateStory(model, stories)).error;
}
const outcome: BabiOutcome = {
  ...{ trainingError, heldOutError, testErrors, epochs, parameters: model.parameters, backend, seed },
  seconds: seconds(),
};
await writeFileAtomic(run.file, new TextEncoder().encode(`${JSON.stringify(outcome, null, 2)}\n`));
model.dispose();
