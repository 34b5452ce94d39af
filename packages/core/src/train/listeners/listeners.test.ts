import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import fs from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { DataLoader } from '../../data';
import type { TrainingEvent } from '../events';
import { crossEntropy } from '../losses/cross-entropy';
import { accuracy } from '../metrics/accuracy';
import { sgd } from '../optimizers/sgd';
import { pointLoader, pointNetwork, points } from '../small-problem';
import { Trainer } from '../trainer';
import type { FitOptions, SupervisedBatch } from '../trainer-options';
import { csvLog } from './csv-log';
import { jsonLinesLog } from './json-lines-log';
import { progressBar } from './progress-bar';
import { tensorBoard } from './tensor-board';

let directory: string;
beforeEach(async () => {
  directory = await fs.mkdtemp(path.join(os.tmpdir(), 'dl-listeners-'));
});
afterEach(() => fs.rm(directory, { recursive: true }));

const validation = new DataLoader(points, { batchSize: 48 });

/** Trains 2 epochs of 10 steps and returns the events. */
async function train(
  options: Partial<FitOptions<SupervisedBatch>>,
  learningRate = 0.1,
): Promise<TrainingEvent[]> {
  const trainer = new Trainer(pointNetwork(), {
    loss: crossEntropy,
    optimizer: sgd({ learningRate }),
    metrics: { accuracy: accuracy() },
  });
  const events: TrainingEvent[] = [];
  const settings = { epochs: 2, validation, ...options } as FitOptions<SupervisedBatch>;
  for await (const event of trainer.fit(pointLoader(), settings)) events.push(event);
  return events;
}

/** Trains and stops after step 13; what is logged after the last checkpoint, at step 10, is then half a line long. */
async function interrupt(
  file: string,
  listener: () => (event: TrainingEvent) => void | Promise<void>,
): Promise<void> {
  const checkpoints = path.join(directory, 'run');
  const controller = new AbortController();
  const stop = ({ step }: TrainingEvent) => {
    if (step === 13) controller.abort();
  };
  await train({ checkpoints, signal: controller.signal, listeners: [listener(), stop] });
  await fs.rm(path.join(checkpoints, 'step-00000013'), { recursive: true });
  await fs.appendFile(file, '{"type":"step-e');
  await train({ checkpoints, resume: true, listeners: [listener()] });
}

const lines = async (file: string) => (await fs.readFile(file, 'utf8')).trimEnd().split('\n');

describe('jsonLinesLog', () => {
  it('writes every event', async () => {
    const file = path.join(directory, 'logs', 'events.jsonl');
    const events = await train({ listeners: [jsonLinesLog(file)] });
    const logged = (await lines(file)).map((line) => JSON.parse(line) as object);
    expect(logged).toEqual(
      events.map((event) => ({ time: expect.any(String), ...(JSON.parse(JSON.stringify(event)) as object) })),
    );
  });

  it('tells one history of an interrupted training', async () => {
    const file = path.join(directory, 'events.jsonl');
    await interrupt(file, () => jsonLinesLog(file));
    const steps = (await lines(file))
      .map((line) => JSON.parse(line) as TrainingEvent)
      .filter(({ type }) => type === 'step-end')
      .map(({ step }) => step);
    expect(steps).toEqual(Array.from({ length: 20 }, (_, i) => i + 1));
    await train({ listeners: [jsonLinesLog(file)] });
    expect((await lines(file)).filter((line) => line.includes('fit-start'))).toHaveLength(1);
  });

  it('says why a training failed', async () => {
    const file = path.join(directory, 'events.jsonl');
    await expect(train({ listeners: [jsonLinesLog(file)] }, 1e38)).rejects.toThrow();
    expect(JSON.parse((await lines(file)).at(-1)!)).toMatchObject({
      type: 'fit-end',
      reason: 'failed',
      error: {
        name: 'NonFiniteLossError',
        code: 'non-finite-loss',
        message: expect.stringContaining('learning rate'),
      },
    });
  });
});

describe('csvLog', () => {
  it('writes a row an epoch, once each in an interrupted training', async () => {
    const file = path.join(directory, 'epochs.csv');
    const events = await train({ listeners: [csvLog(file)] });
    const rows = events.flatMap((event) =>
      event.type === 'epoch-end'
        ? [
            [
              event.epoch,
              event.step,
              event.loss,
              0.1,
              event.validation!.loss,
              event.validation!.accuracy,
            ].join(','),
          ]
        : [],
    );
    const header = 'epoch,step,loss,learning rate,validation loss,validation accuracy';
    expect(await lines(file)).toEqual([header, ...rows]);
    await interrupt(file, () => csvLog(file));
    expect(await lines(file)).toEqual([header, ...rows]);
  });
});

describe('tensorBoard', () => {
  it('writes what the trainer reports', async () => {
    await train({ listeners: [tensorBoard(directory)] });
    const [name] = await fs.readdir(directory);
    const content = await fs.readFile(path.join(directory, name!), 'latin1');
    const count = (text: string) => content.split(text).length - 1;
    for (const tag of ['train/loss', 'train/learningRate', 'train/examplesPerSecond'])
      expect(count(tag)).toBe(20);
    for (const tag of ['validation/loss', 'validation/accuracy']) expect(count(tag)).toBe(2);
  });
});

describe('progressBar', () => {
  const { isTTY } = process.stderr;
  let output: string;
  beforeEach(() => {
    output = '';
    jest.spyOn(process.stderr, 'write').mockImplementation((text) => {
      output += String(text);
      return true;
    });
  });
  afterEach(() => {
    jest.restoreAllMocks();
    process.stderr.isTTY = isTTY;
  });

  it('prints a line an epoch, and in between now and then, where there is no terminal', async () => {
    process.stderr.isTTY = false;
    await train({ listeners: [progressBar()] });
    const epoch = /^epoch (\d)\/2: loss 0\.\d+, validation loss 0\.\d+, validation accuracy 0\.\d+$/;
    expect(output.trimEnd().split('\n')).toEqual([
      expect.stringMatching(epoch),
      expect.stringMatching(epoch),
    ]);
    output = '';
    await train({ listeners: [progressBar({ interval: 0 })] });
    const line = /^35% \| epoch 1\/2 \| [\d.]+ examples\/s \| \d+:\d\d left \| loss [\d.]+$/m;
    expect(output).toMatch(line);
    expect(output.trimEnd().split('\n')).toHaveLength(20 + 2);
  });

  it('draws a bar on a terminal, and leaves the terminal as it was', async () => {
    process.stderr.isTTY = true;
    await train({ listeners: [progressBar()] });
    expect(output).toMatch(/█+░+ \d+% \| epoch 1\/2 \| [\d.]+ examples\/s/);
    expect(output).toMatch(/epoch 2\/2: loss/);
    const [hidden, shown] = [output.lastIndexOf('\x1b[?25l'), output.lastIndexOf('\x1b[?25h')];
    expect(shown).toBeGreaterThan(hidden);
  });

  it('clears the bar when training fails', async () => {
    process.stderr.isTTY = true;
    await expect(train({ listeners: [progressBar()] }, 1e38)).rejects.toThrow();
    expect(output.lastIndexOf('\x1b[?25h')).toBeGreaterThan(output.lastIndexOf('\x1b[?25l'));
  });
});
