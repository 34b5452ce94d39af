import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import * as tf from '@tensorflow/tfjs-core';
import fs from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { DataLoader } from '../data';
import { BatchNorm1d, Dropout, Linear, Sequential, Tanh } from '../nn';
import { expectNoLeaks } from '../testing/expect-no-leaks';
import { Checkpoints } from './checkpoints/checkpoints';
import { CheckpointDamagedError, CheckpointMismatchError } from './checkpoints/errors';
import type { TrainingEvent } from './events';
import { crossEntropy } from './losses/cross-entropy';
import { accuracy } from './metrics/accuracy';
import { adam } from './optimizers/adam';
import { sgd } from './optimizers/sgd';
import { oneCycle } from './schedules/one-cycle';
import { pointLoader, points } from './small-problem';
import { Trainer } from './trainer';
import type { FitOptions, SupervisedBatch, TrainerOptions } from './trainer-options';

let parent: string;
let directory: string;
beforeEach(async () => {
  parent = await fs.mkdtemp(path.join(os.tmpdir(), 'dl-resume-'));
  directory = path.join(parent, 'run');
});
afterEach(() => fs.rm(parent, { recursive: true }));

const validation = new DataLoader(points, { batchSize: 32 });
const epochs = 3; // of 10 batches: steps of 3, 3, 3 and 1
const totalSteps = epochs * 4;

type Settings = Partial<Omit<TrainerOptions<Sequential, SupervisedBatch>, 'loss' | 'step'>> & {
  hidden?: number;
};

/** A training with everything that has a state. Weights are drawn anew each time, so only a checkpoint can make them equal. */
function createTrainer({ hidden = 8, ...settings }: Settings = {}) {
  const layers = [
    new Linear(2, hidden),
    new BatchNorm1d(hidden),
    new Tanh(),
    new Dropout(0.3),
    new Linear(hidden, 2),
  ];
  return new Trainer(new Sequential(...layers), {
    loss: crossEntropy,
    optimizer: adam({ learningRate: 0.02 }),
    schedule: oneCycle({ length: totalSteps }),
    metrics: { accuracy: accuracy() },
    movingAverage: { decay: 0.9 },
    accumulate: 3,
    clipNorm: 1,
    seed: 5,
    ...settings,
  });
}

/** Trains in `directory`; stops as soon as `stop` says so. */
async function fit(
  trainer: Trainer<Sequential>,
  options: Partial<FitOptions<SupervisedBatch>> = {},
  stop: (event: TrainingEvent) => boolean = () => false,
): Promise<TrainingEvent[]> {
  const controller = new AbortController();
  const events: TrainingEvent[] = [];
  const settings = {
    epochs,
    validation,
    checkpoints: directory,
    resume: true,
    signal: controller.signal,
    ...options,
  };
  for await (const event of trainer.fit(pointLoader(), settings as FitOptions<SupervisedBatch>)) {
    events.push(event);
    if (stop(event)) controller.abort();
  }
  return events;
}

/** All that the future depends on, as plain numbers. */
async function snapshot(trainer: Trainer<Sequential>) {
  const read = async (state: Record<string, tf.Tensor>) => {
    const entries = Object.entries(state).map(async ([name, tensor]) => [name, await tensor.data()] as const);
    const values = Object.fromEntries(await Promise.all(entries));
    for (const tensor of Object.values(state)) tensor.dispose();
    return values;
  };
  const { tensors, scalars } = trainer.optimizer.stateDict();
  return {
    model: await read(trainer.model.stateDict()),
    average: await read(trainer.average!.stateDict()),
    optimizer: await read(tensors),
    scalars,
    state: trainer.state.save(),
  };
}

/** The uninterrupted run from the same start: the first checkpoint of a run is made at step 0. */
async function startAt0(): Promise<void> {
  await fit(createTrainer(), { checkpoints: path.join(parent, 'start') }, ({ type }) => type === 'fit-start');
  await fs.cp(path.join(parent, 'start'), directory, { recursive: true });
}

async function uninterrupted() {
  const trainer = createTrainer();
  const events = await fit(trainer, { checkpoints: path.join(parent, 'start') });
  return { end: await snapshot(trainer), events };
}

const outcomes = (events: TrainingEvent[]) =>
  events
    .filter(({ type }) => ['epoch-end', 'validation-end', 'step-end'].includes(type))
    .map((event) => ({ ...event, seconds: undefined, examplesPerSecond: undefined }));

describe('Trainer, resuming', () => {
  beforeEach(startAt0);

  it('equals the run at a stretch bit for bit, stopped after any step', async () => {
    const { end, events: expected } = await uninterrupted();
    let trainer = createTrainer();
    const events: TrainingEvent[] = [];
    for (let step = 1; step <= totalSteps + 1; step++) {
      trainer = createTrainer();
      events.push(...(await fit(trainer, {}, (event) => event.step === step)));
    }
    expect(trainer.state.step).toBe(totalSteps);
    expect(await snapshot(trainer)).toEqual(end);
    expect(outcomes(events)).toEqual(outcomes(expected));
  });

  it('equals the run at a stretch, stopped in the validation', async () => {
    const { end, events: expected } = await uninterrupted();
    const controller = new AbortController();
    let batches = 0;
    const interrupting = {
      batches: validation.batches,
      batchSize: validation.batchSize,
      async *epoch() {
        for await (const batch of validation.epoch(0)) {
          if (++batches === 2) controller.abort();
          yield batch;
        }
      },
    };
    const first = await fit(createTrainer(), { validation: interrupting, signal: controller.signal });
    expect(first.slice(-3).map(({ type }) => type)).toEqual(['step-end', 'checkpoint-saved', 'fit-end']);
    const trainer = createTrainer();
    const rest = await fit(trainer);
    expect(rest.slice(0, 3).map(({ type }) => type)).toEqual(['fit-start', 'validation-end', 'epoch-end']);
    expect(await snapshot(trainer)).toEqual(end);
    expect(outcomes([...first, ...rest])).toEqual(outcomes(expected));
  });

  it('has nothing left to do once it is complete', async () => {
    await fit(createTrainer());
    const events = await fit(createTrainer());
    expect(events.map(({ type }) => type)).toEqual(['fit-start', 'fit-end']);
    expect(events[0]).toMatchObject({ step: totalSteps, resumedFrom: path.join(directory, 'step-00000012') });
  });

  it('frees what it reads', async () => {
    const trainer = createTrainer();
    await fit(trainer, { steps: 3 });
    await expectNoLeaks(() => fit(trainer, { steps: 5 }));
  });
});

describe('Trainer, refusing to resume', () => {
  const mismatch = (settings: Settings) =>
    fit(createTrainer(settings)).catch((error: unknown) => error as Error);
  beforeEach(() => fit(createTrainer(), { steps: 5 }));

  it('tells which option changed', async () => {
    expect(await mismatch({ clipNorm: 2 })).toBeInstanceOf(CheckpointMismatchError);
    expect(await mismatch({ clipNorm: 2 })).toMatchObject({
      code: 'checkpoint-mismatch',
      message: expect.stringContaining('step-00000005: clipNorm was 1 and is now 2'),
    });
    expect(await mismatch({ schedule: oneCycle({ length: 50 }) })).toMatchObject({
      message: expect.stringMatching(/learningRates was \[0\.0\d+\] and is now \[0\.0\d+\]/),
    });
    expect(await mismatch({ movingAverage: undefined })).toMatchObject({
      message: expect.stringContaining('movingAverage was {"decay":0.9} and is now null'),
    });
  });

  it('tells which metadata changed, and takes over what it is not told', async () => {
    const metadata = { vocabulary: ['a', 'b'] };
    await fs.rm(directory, { recursive: true });
    await fit(createTrainer({ metadata }), { steps: 5 });
    expect(await mismatch({ metadata: { vocabulary: ['a'] } })).toMatchObject({
      code: 'checkpoint-mismatch',
      message: expect.stringContaining('vocabulary was ["a","b"] and is now ["a"]'),
    });
    const checkpoint = await new Checkpoints<{ metadata: unknown }>(directory).loadLatest();
    expect(checkpoint?.state.metadata).toEqual(metadata);
    tf.dispose({ ...checkpoint?.tensors });
    expect((await fit(createTrainer({ metadata }))).at(-1)).toMatchObject({ reason: 'completed' });
  });

  it('tells that the architecture or the optimizer is another one, and leaves the model as it is', async () => {
    const trainer = createTrainer({ hidden: 9 });
    const before = await snapshot(trainer);
    const error = await fit(trainer).catch((reason: unknown) => reason);
    expect(error).toBeInstanceOf(CheckpointMismatchError);
    expect((error as Error).message).toContain('0.weight');
    expect(await snapshot(trainer)).toEqual(before);
    expect(await mismatch({ optimizer: sgd({ learningRate: 0.02, momentum: 0.9 }) })).toBeInstanceOf(
      CheckpointMismatchError,
    );
  });

  it('does not start a new training among the checkpoints of another', async () => {
    await expect(fit(createTrainer(), { resume: false })).rejects.toThrow(
      /up to step 5\. Resume it \(resume: true, or --resume\)/,
    );
  });

  it('stops at a damaged checkpoint, or passes it over if asked to', async () => {
    const latest = path.join(directory, 'step-00000005', 'optimizer.safetensors');
    await fs.truncate(latest, 100);
    const error = await fit(createTrainer()).catch((reason: unknown) => reason);
    expect(error).toBeInstanceOf(CheckpointDamagedError);
    expect(error).toMatchObject({
      code: 'checkpoint-damaged',
      file: latest,
      message: expect.stringContaining(latest),
    });
    const [start] = await fit(createTrainer(), { resume: 'skip-damaged' });
    expect(start).toMatchObject({ step: 4, resumedFrom: path.join(directory, 'step-00000004') });
  });
});
