import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { InvalidArgumentError, Random, withRandom } from '@dl/core';
import { useBackend } from '@dl/core/backends';
import { centerCrop, resize, toTensor, writeImage } from '@dl/core/data';
import { AdaptiveAvgPool2d, BatchNorm2d, Conv2d, Flatten, Linear } from '@dl/core/nn';
import { expectNoLeaks } from '@dl/core/testing';
import type { TrainingEvent } from '@dl/core/train';
import { saveTensors } from '@dl/core/weights';
import * as tf from '@tensorflow/tfjs-core';
import { createModel } from '../networks';
import { ImageClassifier } from '../networks/image-classifier';
import { classifierMetadata } from '../train/classifier-metadata';
import { finetune } from './finetune';
import type { FinetuneEvent } from './finetune-options';
import { openNetworkFile, type TrainedNetwork } from './open-network';

let root: string;
let pictures: string;
const colours = { green: [40, 200, 60], red: [220, 50, 40], violet: [150, 40, 210] };

/** Ten pictures of each colour in noise, of all sizes, and a broken one. */
beforeAll(async () => {
  await useBackend(process.env.DL_BACKEND ?? 'wasm');
  root = mkdtempSync(path.join(tmpdir(), 'dl-finetune-'));
  pictures = path.join(root, 'pictures');
  const random = new Random(1);
  for (const [name, colour] of Object.entries(colours)) {
    mkdirSync(path.join(pictures, name), { recursive: true });
    for (let i = 0; i < 10; i++) {
      const [width, height] = [1 + random.integer(30), 1 + random.integer(30)];
      const noise = () => random.integer(80) - 40;
      const data = Uint8Array.from({ length: width * height * 3 }, (_, at) => colour[at % 3]! + noise());
      await writeImage(path.join(pictures, name, `${i}.png`), { width, height, channels: 3, data });
    }
  }
  writeFileSync(path.join(pictures, 'red', 'broken.jpg'), 'this is text');
});
afterAll(() => rmSync(root, { recursive: true }));

/** The least that has all that matters: a convolution, a batch norm and a head. */
class TinyNetwork extends ImageClassifier {
  readonly heads = ['fc'];
  readonly conv = new Conv2d(3, 8, 3, { padding: 1, bias: false });
  readonly bn = new BatchNorm2d(8);
  readonly avgpool = new AdaptiveAvgPool2d(1);
  readonly flatten = new Flatten();
  readonly fc = new Linear(8, 7);

  forward(images: tf.Tensor): tf.Tensor {
    return tf.tidy(() => {
      const maps = tf.relu(this.bn.forward(this.conv.forward(images)));
      return this.fc.forward(this.flatten.forward(this.avgpool.forward(maps)));
    });
  }
}

const trained = (): TrainedNetwork => ({
  model: withRandom(new Random(5), () => new TinyNetwork(7)),
  transforms: [resize(8), centerCrop(8), toTensor()],
});

/** Every number of the network, by name. */
const numbers = (model: ImageClassifier) =>
  Object.fromEntries(
    [...model.namedParameters(), ...model.namedBuffers()].map(([name, { value }]) => [
      name,
      Array.from(value.dataSync()),
    ]),
  );

const quick = { learningRate: 0.05, batchSize: 8, seed: 3 };

describe('the frozen phase', () => {
  it.each([true, false])('learns, and changes the head alone (cacheFeatures: %s)', async (cacheFeatures) => {
    await expectNoLeaks(async () => {
      const source = trained();
      const { 'fc.weight': _, 'fc.bias': __, ...body } = numbers(source.model);
      const { model, evaluation, classes } = await finetune(source, pictures, {
        ...quick,
        ...{ frozenEpochs: 30, unfrozenEpochs: 0, cacheFeatures },
      });
      expect(model).toBe(source.model);
      expect(classes).toEqual(['green', 'red', 'violet']);
      expect(evaluation.images).toBe(6);
      expect(evaluation.accuracy).toBeGreaterThan(0.8);
      expect(model.numClasses).toBe(3);
      expect(numbers(model)).toMatchObject(body); // running means and variances too
      model.dispose();
    });
  });
});

describe('both phases', () => {
  it('change everything, in their order, without leaks', async () => {
    await expectNoLeaks(async () => {
      const source = trained();
      const before = numbers(source.model);
      const events: FinetuneEvent[] = [];
      const { model, evaluation, skipped, test } = await finetune(
        source,
        pictures,
        { ...quick, frozenEpochs: 20, unfrozenEpochs: 3, patience: 20 },
        { onEvent: (event) => events.push(event) },
      );
      const after = numbers(model);
      for (const name of Object.keys(before)) expect(after[name]).not.toEqual(before[name]);
      expect(evaluation.accuracy).toBeGreaterThan(0.8);
      expect(test.length).toBe(6);
      expect(skipped.map((picture) => path.basename(picture.path))).toEqual(['broken.jpg']);
      expect(events.filter(({ type }) => type === 'picture-skipped')).toEqual(skipped);
      expect(events.flatMap((event) => (event.type === 'phase-start' ? event.phase : []))).toEqual([
        'head',
        'all',
      ]);
      expect(events.findLast(({ type }) => type === 'features-progress')).toMatchObject({
        done: 30,
        total: 30,
      });
      model.dispose();
    });
  });

  it.each([
    ['head', 1, 4],
    ['all', 2, 5],
  ] as const)(
    'end with the same bits when the phase "%s" was stopped and resumed',
    async (phase, fit, step) => {
      const options = { ...quick, frozenEpochs: 3, unfrozenEpochs: 3 };
      const whole = await finetune(trained(), pictures, options);

      const checkpoints = path.join(root, `checkpoints-${phase}`);
      const stop = new AbortController();
      let fits = 0;
      const listeners = [
        (event: TrainingEvent) => {
          if (event.type === 'fit-start') fits++;
          if (event.type === 'step-end' && fits === fit && event.step === step)
            stop.abort(new Error('stopped'));
        },
      ];
      const stopped = finetune(
        trained(),
        pictures,
        { ...options, checkpoints },
        { signal: stop.signal, listeners },
      );
      await expect(stopped).rejects.toThrow('stopped');
      const resumed = await finetune(trained(), pictures, { ...options, checkpoints, resume: true });
      expect(numbers(resumed.model)).toEqual(numbers(whole.model));
      expect(resumed.evaluation).toEqual(whole.evaluation);
    },
  );
});

it('stops early when the held-out pictures no longer gain', async () => {
  const epochs: number[] = [];
  const { model } = await finetune(
    trained(),
    pictures,
    // So large a rate makes the loss worse at once.
    { ...quick, learningRate: 20, frozenEpochs: 50, unfrozenEpochs: 0, patience: 2 },
    { listeners: [(event) => void (event.type === 'early-stop' && epochs.push(event.epoch))] },
  );
  expect(epochs).toHaveLength(1);
  expect(epochs[0]).toBeLessThan(50);
  model.dispose();
});

it('takes a file of weights, for other classes and pictures of other sizes', async () => {
  const file = path.join(root, 'resnet20.safetensors');
  const made = withRandom(new Random(2), () => createModel('resnet20', { numClasses: 4 }));
  const state = made.stateDict();
  const classes = ['a', 'b', 'c', 'd'];
  await saveTensors(
    file,
    state,
    classifierMetadata({ network: 'resnet20', classes, transforms: [toTensor()] }),
  );
  tf.dispose(state);

  await expectNoLeaks(async () => {
    const opened = await openNetworkFile('resnet20', file);
    expect(opened.model.numClasses).toBe(4);
    expect(numbers(opened.model)).toEqual(numbers(made));
    const { model, network, transforms } = await finetune(opened, pictures, {
      ...quick,
      ...{ frozenEpochs: 1, unfrozenEpochs: 0 },
    });
    expect(network).toBe('resnet20');
    expect(transforms).toEqual([resize(32), centerCrop([32, 32]), toTensor()]);
    expect(model.numClasses).toBe(3);
    model.dispose();
  });
  await expect(openNetworkFile('resnet32', file)).rejects.toMatchObject({ code: 'state-dict-mismatch' });
  made.dispose();
});

describe('says what is wrong', () => {
  const refuses = async (directory: string, options: object, message: RegExp, source = trained()) => {
    const refused = finetune(source, directory, options);
    await expect(refused).rejects.toThrow(message);
    await expect(refused).rejects.toThrow(InvalidArgumentError);
  };

  it('with the folder', async () => {
    const empty = path.join(root, 'empty');
    mkdirSync(empty);
    await refuses(empty, {}, /no folders/);
    await refuses(path.join(pictures, '..', 'empty'), {}, /no folders/);
    await expect(finetune(trained(), path.join(root, 'nowhere'))).rejects.toThrow(/nowhere/);
  });

  it('with the options', async () => {
    await refuses(pictures, { heldOut: 1 }, /heldOut/);
    await refuses(pictures, { frozenEpochs: 0, unfrozenEpochs: 0 }, /nothing would be learned/);
    await refuses(pictures, {}, /to one/, { ...trained(), transforms: [resize(8), toTensor()] });
    await expect(finetune('resnet19', pictures)).rejects.toThrow(/resnet19/);
  });
});
