import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import * as tf from '@tensorflow/tfjs-core';
import fs from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { DataLoader } from '../data';
import { Linear, type Module } from '../nn';
import { expectNoLeaks } from '../testing/expect-no-leaks';
import { Checkpoints } from './checkpoints/checkpoints';
import type { FitEnd, StepEnd, TrainingEvent } from './events';
import { crossEntropy } from './losses/cross-entropy';
import { accuracy } from './metrics/accuracy';
import { NonFiniteLossError } from './non-finite-loss-error';
import { adam } from './optimizers/adam';
import { sgd } from './optimizers/sgd';
import { pointLoader, pointNetwork, points } from './small-problem';
import { Trainer } from './trainer';
import type { TrainerOptions, SupervisedBatch } from './trainer-options';

const validation = new DataLoader(points, { batchSize: 32 });

let directory: string;
beforeEach(async () => {
  directory = path.join(await fs.mkdtemp(path.join(os.tmpdir(), 'dl-trainer-')), 'run');
});
afterEach(() => fs.rm(path.dirname(directory), { recursive: true }));

type Settings = Partial<Omit<TrainerOptions<Module, SupervisedBatch>, 'loss' | 'step'>>;

function pointTrainer(options: Settings = {}) {
  return new Trainer(pointNetwork(), {
    loss: crossEntropy,
    optimizer: adam({ learningRate: 0.02 }),
    ...options,
  });
}

async function collect(events: AsyncIterable<TrainingEvent>): Promise<TrainingEvent[]> {
  const all: TrainingEvent[] = [];
  for await (const event of events) all.push(event);
  return all;
}

const types = (events: readonly TrainingEvent[]) => events.map(({ type }) => type);

describe('Trainer', () => {
  it('learns', async () => {
    const trainer = pointTrainer({ metrics: { accuracy: accuracy() } });
    const before = await trainer.evaluate(validation);
    for await (const event of trainer.fit(pointLoader(), { epochs: 30 })) void event;
    const after = await trainer.evaluate(validation);
    expect(after.loss).toBeLessThan(before.loss! / 2);
    expect(after.accuracy).toBeGreaterThan(0.9);
    expect(trainer.model.training).toBe(true);
  });

  it('trains groups of parameters at rates of their own', async () => {
    const trainer = pointTrainer({
      optimizer: sgd({ learningRate: 0.1 }),
      parameterGroups: (network) => {
        const [first, ...others] = network.namedParameters();
        return [{ parameters: others }, { parameters: [first!], learningRate: 0 }];
      },
    });
    const values = () => trainer.model.parameters().map(({ value }) => [...value.dataSync()]);
    const before = values();
    for await (const event of trainer.fit(pointLoader(), { epochs: 1 })) void event;
    const same = values().map((value, i) => value.every((number, j) => number === before[i]![j]));
    expect(same).toEqual([true, ...same.slice(1).map(() => false)]);
  });

  it('reports what happens, in order', async () => {
    const trainer = pointTrainer({ metrics: { accuracy: accuracy() } });
    const events = await collect(
      trainer.fit(pointLoader(), { epochs: 2, validation, checkpoints: directory }),
    );
    const steps = new Array<string>(10).fill('step-end');
    const epoch = ['epoch-start', ...steps, 'validation-end', 'epoch-end', 'checkpoint-saved'];
    expect(types(events)).toEqual(['fit-start', ...epoch, ...epoch, 'fit-end']);
    expect(events[0]).toMatchObject({ step: 0, epoch: 1, steps: 20, epochs: 2 });
    expect(events[2]).toMatchObject({ step: 1, epoch: 1, learningRate: 0.02 });
    const [validated, ended, saved] = events.slice(-4);
    expect(validated).toMatchObject({ step: 20, epoch: 2, metrics: { accuracy: expect.any(Number) } });
    expect(ended).toMatchObject({ step: 20, epoch: 2, validation: await trainer.evaluate(validation) });
    expect(saved).toMatchObject({ step: 20, epoch: 2, path: path.join(directory, 'step-00000020') });
    expect(events.at(-1)).toMatchObject({ step: 20, epoch: 2, reason: 'completed' });
  });

  it('trains for a number of steps, and goes on in a later call', async () => {
    const straight = pointTrainer();
    await collect(straight.fit(pointLoader(), { steps: 23 }));
    const stopped = pointTrainer();
    const first = await collect(stopped.fit(pointLoader(), { steps: 13, validation }));
    expect(types(first).slice(-3)).toEqual(['step-end', 'validation-end', 'fit-end']);
    await collect(stopped.fit(pointLoader(), { steps: 23 }));
    expect(await weights(stopped.model)).toEqual(await weights(straight.model));
  });

  it('does not judge by the part of an epoch at which it was stopped', async () => {
    const options = { validation, earlyStopping: { patience: 9 } };
    const [straight, stopped] = [pointTrainer(), pointTrainer()];
    await collect(straight.fit(pointLoader(), { ...options, epochs: 4 }));
    await collect(stopped.fit(pointLoader(), { ...options, steps: straight.state.step - 1 }));
    await collect(stopped.fit(pointLoader(), { ...options, epochs: 4 }));
    expect(stopped.state.validations).toEqual(straight.state.validations);
  });

  it('makes one step of accumulated batches as of one large batch', async () => {
    const options = { loss: crossEntropy, optimizer: sgd({ learningRate: 0.1 }) };
    const [large, accumulated] = [
      new Trainer(new Linear(2, 2), options),
      new Trainer(new Linear(2, 2), { ...options, accumulate: 4 }),
    ];
    const start = large.model.stateDict();
    accumulated.model.loadStateDict(start);
    await collect(large.fit(pointLoader({ batchSize: 40 }), { epochs: 1 }));
    const events = await collect(accumulated.fit(pointLoader({ batchSize: 10 }), { epochs: 1 }));
    expect(events.filter(({ type }) => type === 'step-end')).toHaveLength(3); // of 40, 40 and 16 examples
    const [expected, received] = [await weights(large.model), await weights(accumulated.model)];
    for (const [i, value] of expected.entries()) expect(received[i]).toBeCloseTo(value, 6);
    expect(received).not.toEqual(flatten(start));
  });

  it('limits gradients', async () => {
    const step = async (options: Settings) => {
      const trainer = pointTrainer({ optimizer: sgd({ learningRate: 1 }), ...options });
      const before = await weights(trainer.model);
      await collect(trainer.fit(pointLoader(), { steps: 1 }));
      const after = await weights(trainer.model);
      return after.map((value, i) => value - before[i]!);
    };
    expect(Math.hypot(...(await step({})))).toBeGreaterThan(0.011);
    expect(Math.hypot(...(await step({ clipNorm: 0.01 })))).toBeCloseTo(0.01, 5);
    expect(Math.max(...(await step({ clipValue: 0.001 })))).toBeCloseTo(0.001, 5);
  });

  it('scales the learning rate by the schedule', async () => {
    const trainer = pointTrainer({
      schedule: ({ step, epoch, validations }) => 1 / (1 + step + 100 * epoch + 1000 * validations.length),
    });
    const events = await collect(trainer.fit(pointLoader(), { steps: 11, validation }));
    const rates = events
      .filter((event): event is StepEnd => event.type === 'step-end')
      .map((event) => event.learningRate);
    expect(rates[0]).toBeCloseTo(0.02);
    expect(rates[9]).toBeCloseTo(0.02 / 10);
    expect(rates[10]).toBeCloseTo(0.02 / 1111);
  });

  it('validates with the moving average and trains on with the last weights', async () => {
    const trainer = pointTrainer({ movingAverage: { decay: 0.9 } });
    const plain = pointTrainer();
    await collect(trainer.fit(pointLoader(), { epochs: 3, validation }));
    await collect(plain.fit(pointLoader(), { epochs: 3, validation }));
    expect(await weights(trainer.model)).toEqual(await weights(plain.model));
    const averaged = await trainer.evaluate(validation);
    expect(averaged.loss).not.toBe((await plain.evaluate(validation)).loss);
    trainer.average!.swap();
    plain.model.loadStateDict(trainer.model.stateDict());
    expect((await plain.evaluate(validation)).loss).toBe(averaged.loss);
  });

  it('takes any batch with a step of its own', async () => {
    const loader = new DataLoader(
      { length: 8, get: (index) => ({ first: index / 8, second: 1, name: `pair ${index}` }) },
      {
        batchSize: 4,
        collate: (samples) => ({
          first: {
            dtype: 'float32' as const,
            shape: [samples.length, 1],
            data: Float32Array.from(samples, ({ first }) => first),
          },
          names: samples.map(({ name }) => name),
        }),
      },
    );
    const seen: string[] = [];
    const trainer = new Trainer(new Linear(1, 1), {
      step: (model: Linear, { first, names }: { first: tf.Tensor; names: string[] }) => {
        seen.push(...names);
        return { loss: tf.mean(tf.square(model.forward(first))) };
      },
      optimizer: sgd({ learningRate: 0.1 }),
    });
    await collect(trainer.fit(loader, { epochs: 1 }));
    expect(seen).toEqual(Array.from({ length: 8 }, (_, index) => `pair ${index}`));
  });

  it('reads the loss only as often as it reports it', async () => {
    const every = await collect(pointTrainer().fit(pointLoader(), { epochs: 2 }));
    const fourth = await collect(pointTrainer().fit(pointLoader(), { epochs: 2, logEvery: 4 }));
    const losses = steps(every).map(({ loss }) => loss);
    expect(steps(fourth).map(({ step }) => step)).toEqual([4, 8, 10, 12, 16, 20]);
    expect(steps(fourth)[0]!.loss).toBeCloseTo((losses[0]! + losses[1]! + losses[2]! + losses[3]!) / 4, 5);
    expect(steps(fourth)[2]!.loss).toBeCloseTo((losses[8]! + losses[9]!) / 2, 5);
  });
});

describe('Trainer, stopping', () => {
  it('ends with a checkpoint when the signal aborts', async () => {
    const controller = new AbortController();
    const events: TrainingEvent[] = [];
    for await (const event of pointTrainer().fit(pointLoader(), {
      epochs: 5,
      checkpoints: directory,
      signal: controller.signal,
    })) {
      events.push(event);
      if (event.step === 13) controller.abort();
    }
    expect(types(events).slice(-3)).toEqual(['step-end', 'checkpoint-saved', 'fit-end']);
    expect(events.at(-1)).toMatchObject({ type: 'fit-end', step: 13, reason: 'aborted' });
    expect(await new Checkpoints(directory).latest()).toBe(path.join(directory, 'step-00000013'));
  });

  it('lets timers and signals of the process through between steps', async () => {
    const signal = AbortSignal.timeout(50);
    const events = await collect(pointTrainer().fit(pointLoader(), { epochs: 1e9, signal }));
    expect(events.at(-1)).toMatchObject({ reason: 'aborted' });
  });

  it('stops when validation no longer improves, also where it continues after that', async () => {
    const options = { epochs: 50, validation, earlyStopping: { patience: 3 }, checkpoints: directory };
    const fit = (resume: boolean) =>
      collect(
        pointTrainer({ optimizer: sgd({ learningRate: 0 }) }).fit(pointLoader(), { ...options, resume }),
      );
    const events = await fit(false);
    expect(types(events).slice(-2)).toEqual(['early-stop', 'fit-end']);
    expect(events.at(-1)).toMatchObject({ epoch: 4, reason: 'early-stop' });
    expect(types(await fit(true))).toEqual(['fit-start', 'early-stop', 'fit-end']);
  });

  it('throws on a loss that is not finite, and keeps the last good checkpoint', async () => {
    const trainer = pointTrainer({ optimizer: sgd({ learningRate: 1e30 }) });
    const heard: TrainingEvent[] = [];
    const error = await collect(
      trainer.fit(pointLoader(), {
        epochs: 5,
        checkpoints: { directory, every: 1 },
        listeners: [(event) => void heard.push(event)],
      }),
    ).catch((reason: unknown) => reason);
    expect(error).toBeInstanceOf(NonFiniteLossError);
    expect(error).toMatchObject({
      code: 'non-finite-loss',
      message: expect.stringMatching(/step \d, at learning rate 1e\+30.*clipNorm/),
    });
    expect(heard.at(-1)).toMatchObject({ type: 'fit-end', reason: 'failed', error });
    for (const { path } of await new Checkpoints(directory).list()) {
      const { tensors } = await new Checkpoints(directory).load(path);
      for (const tensor of Object.values(tensors.model!))
        expect((await tensor.data()).every(Number.isFinite)).toBe(true);
    }
  });

  it('lets errors of listeners surface and tells all listeners about the end', async () => {
    const heard: TrainingEvent[] = [];
    const listeners = [
      ({ step }: TrainingEvent) => {
        if (step === 2) throw new Error('the disk of the log is full');
      },
      (event: TrainingEvent) => void heard.push(event),
    ];
    await expect(collect(pointTrainer().fit(pointLoader(), { epochs: 1, listeners }))).rejects.toThrow(
      'the disk of the log is full',
    );
    expect(heard.at(-1)).toMatchObject({ type: 'fit-end', step: 2, reason: 'failed' });
  });

  it('tells listeners about the end when the consumer leaves the loop', async () => {
    const heard: FitEnd[] = [];
    const listener = (event: TrainingEvent) => void (event.type === 'fit-end' && heard.push(event));
    for await (const { step } of pointTrainer().fit(pointLoader(), { epochs: 1, listeners: [listener] }))
      if (step === 2) break;
    expect(heard).toMatchObject([{ step: 2, reason: 'aborted' }]);
  });

  it('leaves no tensors behind in 200 steps', async () => {
    const trainer = pointTrainer({
      metrics: { accuracy: accuracy() },
      movingAverage: {},
      clipNorm: 1,
      accumulate: 2,
    });
    const fit = (steps: number) =>
      collect(
        trainer.fit(pointLoader(), { steps, validation, checkpoints: { directory, every: 7 }, logEvery: 3 }),
      );
    await fit(1);
    await expectNoLeaks(() => fit(201));
    expect(trainer.state.step).toBe(201);
    trainer.dispose();
  });

  it('leaves no tensors behind where it fails', async () => {
    const trainer = pointTrainer({ optimizer: sgd({ learningRate: 1e30 }) });
    await expectNoLeaks(() =>
      expect(collect(trainer.fit(pointLoader(), { epochs: 9, logEvery: 4 }))).rejects.toThrow(
        NonFiniteLossError,
      ),
    );
  });
});

const steps = (events: readonly TrainingEvent[]) =>
  events.filter((event): event is StepEnd => event.type === 'step-end');

const flatten = (state: Record<string, tf.Tensor>) =>
  Object.values(state).flatMap((tensor) => [...tensor.dataSync()]);

async function weights(model: Module): Promise<number[]> {
  return flatten(model.stateDict());
}
