import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { Random, StateDictError, withRandom } from '@dl/core';
import { useBackend } from '@dl/core/backends';
import { resize, toTensor, type Image } from '@dl/core/data';
import type { Module } from '@dl/core/nn';
import { expectNoLeaks } from '@dl/core/testing';
import { Checkpoints } from '@dl/core/train';
import { saveTensors } from '@dl/core/weights';
import * as tf from '@tensorflow/tfjs-core';
import { caffeModelFile } from '../../../formats/src/caffe/testing/caffemodel-file';
import { readGoogleNetBins } from '../../../formats/src/caffe/testing/googlenet-bins';
import { mnistNetwork } from '../networks/mnist';
import { lenet5, resnet20, squeezenet1_1 } from '../networks';
import { classifierMetadata } from '../train/classifier-metadata';
import { createNetwork } from '../train/create-network';
import { createClassifier, type CreateClassifierOptions } from './create-classifier';

const repository = fileURLToPath(new URL('../../../..', import.meta.url));
const root = process.env.DL_TEST_DATA ?? path.join(repository, '../shared/data');
const reason = existsSync(root) ? '' : ` (skipped: there is no test data at ${root}; set DL_TEST_DATA)`;
const describeWithData = reason ? describe.skip : describe;

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'dl-create-'));
});
afterAll(() => rm(folder, { recursive: true }));

const random = new Random(3);
const picture: Image = {
  data: Uint8Array.from({ length: 40 * 36 * 3 }, () => random.integer(256)),
  width: 40,
  height: 36,
  channels: 3,
};

/** Saves random weights of a network, and returns the path. */
async function save(name: string, create: () => Module, metadata?: Record<string, string>): Promise<string> {
  const file = path.join(folder, `${name}.safetensors`);
  const model = withRandom(new Random(1), create);
  const state = model.stateDict();
  await saveTensors(file, state, metadata);
  tf.dispose(state);
  model.dispose();
  return file;
}

async function labels(source: string, options?: CreateClassifierOptions): Promise<string[]> {
  const model = await createClassifier(source, options);
  try {
    const predictions = await model.classify(picture, { topK: 3 });
    expect(predictions).toHaveLength(3);
    return model.classes.map(({ label }) => label);
  } finally {
    model.dispose();
  }
}

describe('a file of weights', () => {
  it('of a recipe, which the file names or the caller', async () => {
    const digits = Array.from('0123456789');
    expect(await labels(await save('said', mnistNetwork, { recipe: 'mnist', seed: '0' }))).toEqual(digits);
    const silent = await save('silent', mnistNetwork);
    expect(await labels(silent, { recipe: 'fashion-mnist' })).toContain('sneaker');
    expect(await labels(silent, { network: 'mnist' })).toEqual(digits);
    await expect(createClassifier(silent)).rejects.toThrow(/does not say whose weights.*Recipes: mnist/s);
    await expect(createClassifier(silent, { recipe: 'none' })).rejects.toThrow(/no recipe "none"/);
    await expect(createClassifier(silent, { network: 'none' })).rejects.toThrow(/no network "none"/);
  });

  it('of a network, with the classes that were published for it', async () => {
    const cifar = await save('cifar', () => resnet20());
    expect(await labels(cifar, { network: 'resnet20' })).toContain('airplane');
  });

  it('of a network with another head, and classes of the caller or of the file', async () => {
    const three = await save('three', () => resnet20({ numClasses: 3 }));
    expect(await labels(three, { network: 'resnet20' })).toEqual(['class 0', 'class 1', 'class 2']);
    expect(await labels(three, { network: 'resnet20', classes: ['a', 'b', 'c'] })).toEqual(['a', 'b', 'c']);
    const pets = await save(
      'pets',
      () => createNetwork('resnet18', { classes: 3, imageSize: [8, 8, 3] }), // another stem than that of photographs
      classifierMetadata({
        network: 'resnet18',
        imageSize: [8, 8, 3],
        classes: ['cat', 'dog', 'cow'],
        transforms: [resize([8, 8]), toTensor()],
      }),
    );
    expect(await labels(pets)).toEqual(['cat', 'dog', 'cow']);
    const damaged = await save('damaged', () => lenet5(), { network: 'lenet5', classes: '["cat"' });
    await expect(createClassifier(damaged)).rejects.toMatchObject({ code: 'file-format' });
  });

  it('of another network', async () => {
    const file = await save('other', mnistNetwork);
    await expectNoLeaks(async () => {
      await expect(createClassifier(file, { network: 'resnet20' })).rejects.toThrow(StateDictError);
      await expect(createClassifier(file, { network: 'lenet5' })).rejects.toThrow(StateDictError);
    });
  });

  it('in a folder of checkpoints', async () => {
    const runs = path.join(folder, 'runs');
    const model = withRandom(new Random(1), mnistNetwork);
    const state = model.stateDict();
    await new Checkpoints(runs).save({ step: 3, state: {}, tensors: { model: state } });
    tf.dispose(state);
    model.dispose();
    expect(await labels(runs, { recipe: 'mnist' })).toHaveLength(10);
    const empty = path.join(folder, 'empty');
    await mkdir(empty);
    await expect(createClassifier(empty, { recipe: 'mnist' })).rejects.toMatchObject({
      code: 'file-not-found',
    });
  });

  it('frees everything', async () => {
    const file = await save('free', () => resnet20({ numClasses: 3 }));
    await expectNoLeaks(async () => void (await labels(file, { network: 'resnet20' })));
  });
});

describe('a name', () => {
  it('that is none says which there are', async () => {
    await expect(createClassifier('resnet51')).rejects.toThrow(/"resnet51" is no network.*resnet50/s);
    await expect(createClassifier('vgg16.keras_notop', { offline: true })).rejects.toThrow(/no classifier/);
  });

  it('of weights that are not in the cache says how to fetch them, offline', async () => {
    const made = createClassifier('squeezenet1_1', { offline: true, cache: path.join(folder, 'cache') });
    await expect(made).rejects.toThrow(/dl weights fetch squeezenet1_1\.imagenet1k_v1/);
  });

  it('ends with its signal', async () => {
    const file = await save('late', () => squeezenet1_1());
    const signal = AbortSignal.abort(new Error('enough'));
    await expect(createClassifier(file, { network: 'squeezenet1_1', signal })).rejects.toThrow('enough');
  });
});

describeWithData(`published weights${reason}`, () => {
  beforeAll(async () => void (await useBackend('wasm')));
  afterAll(async () => void (await useBackend(process.env.DL_BACKEND ?? 'cpu')));

  const parrot = path.join(root, 'photos/coral/parrot.jpg');

  it('of GoogLeNet, from the cache and from a file of Caffe, name a macaw by its synset', async () => {
    const layers = await readGoogleNetBins(path.join(root, 'imagenet/googlenet_bvlc'));
    const cache = path.join(folder, 'cache');
    const file = path.join(cache, 'weights/googlenet_bvlc.caffe/bvlc_googlenet.caffemodel');
    await mkdir(path.dirname(file), { recursive: true });
    await writeFile(file, caffeModelFile('GoogLeNet', layers));
    const cached = await createClassifier('googlenet_bvlc', { cache, offline: true });
    const opened = await createClassifier(file, { network: 'googlenet_bvlc' });
    const [best] = await cached.classify(parrot);
    expect(best).toMatchObject({ label: 'macaw', synset: 'n01818515', index: 88, words: ['macaw'] });
    expect(best!.score).toBeGreaterThan(0.95);
    expect((await opened.classify(parrot))[0]).toEqual(best);
    cached.dispose();
    opened.dispose();
  });

  it('of ResNet-20 from a file of PyTorch', async () => {
    const file = path.join(root, 'cifar10_resnet/resnet20-12fca82f.th');
    const model = await createClassifier(file, { network: 'resnet20' });
    expect((await model.classify(path.join(root, 'photos/imageio/chelsea.png')))[0]!.label).toBe('cat');
    model.dispose();
  });
});
