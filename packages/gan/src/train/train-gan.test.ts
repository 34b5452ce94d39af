import { existsSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import * as tf from '@tensorflow/tfjs-core';
import { FileFormatError, InvalidArgumentError, Random } from '@dl/core';
import { useBackend } from '@dl/core/backends';
import { expectNoLeaks } from '@dl/core/testing';
import { CheckpointMismatchError, Checkpoints, type TrainingEvent } from '@dl/core/train';
import { writeSafetensors } from '@dl/core/weights';
import { loadGan } from '../model/load-gan';
import { saveGan } from '../model/save-gan';
import type { GanModel } from '../model/gan-model';
import { gaussianRing } from '../points/gaussian-ring';
import { sampleGan } from '../sample/sample-gan';
import { GanCollapsedError } from '../watch/gan-collapsed-error';
import type { GanDataset } from './gan-batches';
import type { GanEvent } from './gan-events';
import { trainGan } from './train-gan';

let folder: string;
beforeAll(async () => {
  await useBackend(process.env.DL_BACKEND ?? 'wasm');
  folder = mkdtempSync(path.join(tmpdir(), 'dl-gan-'));
});
afterAll(() => rmSync(folder, { recursive: true }));

/** Squares at random places of 8 x 8 pixels: white ones on the left, grey ones on the right. */
const squares: GanDataset = {
  length: 40,
  classes: ['white', 'grey'],
  get: (index) => {
    const random = Random.derive(3, index);
    const label = index % 2;
    const [top, left] = [random.integer(5), random.integer(2) + 4 * label];
    const data = new Float32Array(64);
    for (let y = 0; y < 3; y++) data.fill(label ? 0.5 : 1, (top + y) * 8 + left, (top + y) * 8 + left + 2);
    return { image: { dtype: 'float32', shape: [8, 8, 1], data }, label };
  },
};

const tiny = { latent: 4, width: 4, batchSize: 8, watchEvery: 2, samplesEvery: 3, steps: 6 } as const;

const weightsOf = (model: GanModel) => model.generator.parameters().map(({ value }) => value.arraySync());

describe('trainGan', () => {
  it('reports what happens, writes pictures and a film, and leaves nothing behind', async () => {
    await expectNoLeaks(async () => {
      const [events, ganEvents]: [TrainingEvent[], GanEvent[]] = [[], []];
      const samples = path.join(folder, 'samples');
      const model = await trainGan(
        squares,
        { ...tiny, conditioning: 'projection', samples },
        {
          listeners: [(event) => void events.push(event)],
          ganListeners: [(event) => void ganEvents.push(event)],
        },
      );
      expect(events.map(({ type, step }) => [type, step])).toEqual([
        ['fit-start', 0],
        ['step-end', 2],
        ['step-end', 4],
        ['step-end', 6],
        ['fit-end', 6],
      ]);
      const grids = ganEvents.filter((event) => event.type === 'samples-drawn');
      expect(grids.map(({ step, grid }) => [step, grid.width, grid.height])).toEqual([
        [3, 18, 78],
        [6, 18, 78],
      ]);
      expect(readdirSync(samples).sort()).toEqual(['step-00000003.png', 'step-00000006.png', 'training.gif']);
      const watched = ganEvents.filter((event) => event.type === 'gan-watched');
      expect(watched).toHaveLength(3);
      for (const { discriminatorAccuracy, generatorGradientNorm, diversity } of watched) {
        expect(discriminatorAccuracy).toBeGreaterThanOrEqual(0);
        expect(Math.min(generatorGradientNorm, diversity)).toBeGreaterThan(0);
      }
      model.dispose();
    });
  });

  it.each([
    [
      'hinge, projection, augmentation',
      { conditioning: 'projection', augment: ['color', 'translation', 'cutout'] },
    ],
    ['wasserstein with gradient penalty', { loss: 'wasserstein', norm: 'none', criticSteps: 2 }],
    [
      'resnet with R1 and an auxiliary classifier',
      { architecture: 'resnet', conditioning: 'auxiliary', r1: 1, loss: 'vanilla' },
    ],
  ] as const)('stopped and resumed, it ends the same: %s', async (name, options) => {
    const settings = {
      ...tiny,
      ...options,
      augment: [...('augment' in options ? options.augment : [])],
      decay: true,
    };
    const whole = await trainGan(squares, settings);
    const stop = new AbortController();
    const checkpoints = path.join(folder, `runs ${name}`);
    const stopped = trainGan(
      squares,
      { ...settings, checkpoints },
      {
        signal: stop.signal,
        ganListeners: [
          ({ type, step }) => void (type === 'gan-watched' && step === 4 && stop.abort(new Error('stopped'))),
        ],
      },
    );
    await expect(stopped).rejects.toThrow('stopped');
    const resumed = await trainGan(squares, { ...settings, checkpoints, resume: true });
    expect(weightsOf(resumed)).toEqual(weightsOf(whole));
    whole.dispose();
    resumed.dispose();
    await expectNoLeaks(() =>
      expect(trainGan(squares, { ...settings, learningRate: 1, checkpoints, resume: true })).rejects.toThrow(
        CheckpointMismatchError,
      ),
    );
    await expect(trainGan(squares, { ...settings, checkpoints })).rejects.toThrow(/earlier training/);
  });

  it('rolls a collapse back with half the rate, and gives up when that does not help', async () => {
    const events: GanEvent[] = [];
    const checkpoints = path.join(folder, 'collapse');
    // No generator is as diverse as this asks for.
    const training = trainGan(
      gaussianRing({ points: 200 }),
      {
        ...{ latent: 2, width: 4, batchSize: 8, watchEvery: 1, steps: 100, learningRate: 0.01 },
        ...{ minimumDiversity: 0.999, loss: 'wasserstein', norm: 'spectral', checkpoints },
      },
      { ganListeners: [(event) => void events.push(event)] },
    );
    await expect(training).rejects.toThrow(GanCollapsedError);
    const rolledBack = events.filter((event) => event.type === 'rolled-back');
    expect(rolledBack.map(({ times, rateFactor }) => [times, rateFactor])).toEqual([
      [1, 0.5],
      [2, 0.25],
      [3, 0.125],
    ]);
    for (const { step, from } of rolledBack) expect(step).toBeLessThan(from);
    const collapses = events.filter((event) => event.type === 'collapse-detected' && event.isCertain);
    expect(collapses).toHaveLength(4);
    expect(existsSync(checkpoints)).toBe(true);
  });

  it.each([
    ['is the last', { steps: 1 }],
    ['is saved', { steps: 2, checkpointEvery: 1 }],
  ])('rolls a step back that spoils the weights where it %s', async (name, options) => {
    const events: GanEvent[] = [];
    const checkpoints = path.join(folder, `spoilt ${name}`);
    // The losses of the first step come before the generator's first step, which is infinite.
    const training = trainGan(
      squares,
      { ...tiny, ...options, learningRate: 1e300, discriminatorRate: 1e-4, checkpoints },
      { ganListeners: [(event) => void events.push(event)] },
    );
    await expect(training).rejects.toThrow(/collapsed at step 1.*the sum of the generator's weights is NaN/);
    await expect(training).rejects.toThrow(GanCollapsedError);
    const rolledBack = events.filter((event) => event.type === 'rolled-back');
    expect(rolledBack.map(({ step, from }) => [step, from])).toEqual([[0, 1], [0, 1], [0, 1]]); // prettier-ignore
    const { step, tensors } = (await new Checkpoints(checkpoints).loadLatest())!;
    expect(step).toBe(0);
    for (const weight of Object.values(tensors.generator!)) {
      expect((await weight.data()).every(Number.isFinite)).toBe(true);
    }
    tf.dispose(tensors);
  });

  it('saves no spoilt weights where it is stopped', async () => {
    const checkpoints = path.join(folder, 'spoilt and stopped');
    const stop = new AbortController();
    const training = trainGan(
      squares,
      { ...tiny, watchEvery: 1, learningRate: 1e300, discriminatorRate: 1e-4, checkpoints },
      { signal: stop.signal, ganListeners: [() => stop.abort(new Error('stopped'))] },
    );
    await expect(training).rejects.toThrow('stopped');
    expect(await new Checkpoints(checkpoints).list()).toEqual([]);
  });

  it('says what does not go together', async () => {
    const rejects = (options: Parameters<typeof trainGan>[1], message: RegExp, data = squares) =>
      expect(trainGan(data, { ...tiny, ...options })).rejects.toThrow(message);
    await rejects({ loss: 'wasserstein', norm: 'batch' }, /which batch norm mixes/);
    await rejects({ loss: 'wasserstein', norm: 'none', gradientPenalty: 0 }, /needs a gradient penalty/);
    await rejects({ architecture: 'mlp' }, /mlp is for vectors/);
    await rejects({ batchSize: 41 }, /fewer samples than a batch/);
    await rejects({ conditioning: 'projection' }, /names of the classes/, { ...squares, classes: undefined });
    await rejects({ resume: true }, /where the checkpoints are/);
    await rejects({ augment: ['color'] }, /images alone/, gaussianRing({ points: 20 }));
    await rejects({}, /is empty/, { ...squares, length: 0 });
    await expect(trainGan(squares, { steps: 0 })).rejects.toThrow(InvalidArgumentError);
  });
});

describe('a model in a file', () => {
  it('makes the same samples, and others by class, truncation and seed', async () => {
    const model = await trainGan(squares, { ...tiny, steps: 2, conditioning: 'projection' });
    const file = path.join(folder, 'gan.safetensors');
    await saveGan(file, model);
    const same = await loadGan(file);
    const { values, labels } = await sampleGan(model, { count: 5, seed: 1 });
    expect(values.shape).toEqual([5, 8, 8, 1]);
    expect([...labels!.data]).toEqual([0, 1, 0, 1, 0]);
    expect(Math.min(...values.data)).toBeGreaterThanOrEqual(0);
    expect((await sampleGan(same, { count: 5, seed: 1 })).values.data).toEqual(values.data);
    const truncated = await sampleGan(model, { count: 50, class: 'grey', truncation: 0.5 });
    expect(Math.max(...truncated.noise.data.map(Math.abs))).toBeLessThanOrEqual(0.5);
    expect([...new Set(truncated.labels!.data)]).toEqual([1]);
    await expect(sampleGan(model, { class: 'blue' })).rejects.toThrow(/no class "blue"; it has white, grey/);
    model.dispose();
    same.dispose();
  });

  it('is an error if it is the file of something else', async () => {
    const x = { dtype: 'float32', shape: [1], data: Float32Array.of(1) } as const;
    await expect(loadGan(writeSafetensors({ x }))).rejects.toThrow(FileFormatError);
  });
});
