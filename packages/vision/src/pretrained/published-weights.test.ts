import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { fromHostTensor } from '@dl/core';
import { useBackend } from '@dl/core/backends';
import { applyTransforms, cutTiles, readImage } from '@dl/core/data';
import * as tf from '@tensorflow/tfjs-core';
import { existsSync, readFileSync } from 'node:fs';
import fs from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { caffeModelFile } from '../../../formats/src/caffe/testing/caffemodel-file';
import { readGoogleNetBins } from '../../../formats/src/caffe/testing/googlenet-bins';
import { createModel, listModels } from '../networks';
import { pretrainedWeights } from './catalogue';
import { createPretrained } from './create-pretrained';
import { imagenetClasses } from './imagenet-classes';

const repository = fileURLToPath(new URL('../../../..', import.meta.url));
const root = process.env.DL_TEST_DATA ?? path.join(repository, '../shared/data');
const reason = existsSync(root) ? '' : ` (skipped: there is no test data at ${root}; set DL_TEST_DATA)`;
const describeWithData = reason ? describe.skip : describe;

describeWithData(`published weights${reason}`, () => {
  let cache: string;
  beforeAll(async () => {
    await useBackend('wasm');
    cache = await fs.mkdtemp(path.join(os.tmpdir(), 'dl-published-'));
  });
  afterAll(() => fs.rm(cache, { recursive: true }));

  /** A file where the cache has it. */
  async function place(name: string, file: string, bytes: Uint8Array): Promise<void> {
    await fs.mkdir(path.join(cache, 'weights', name), { recursive: true });
    await fs.writeFile(path.join(cache, 'weights', name, file), bytes);
  }

  it('of ResNet-20 are right about CIFAR-10 as often as was published', async () => {
    const file = 'resnet20-12fca82f.th';
    await place('resnet20.akamaster', file, await fs.readFile(path.join(root, 'cifar10_resnet', file)));
    const { model, weights } = await createPretrained('resnet20.akamaster', { cache, offline: true });
    const count = 200;
    const sheet = await readImage(path.join(root, 'cifar10/test_00.webp'), { channels: 3 });
    const tiles = cutTiles(sheet, 32, 32).data;
    const images = Array.from({ length: count }, (_, i) => {
      const data = tiles.subarray(i * 32 * 32 * 3, (i + 1) * 32 * 32 * 3);
      return { width: 32, height: 32, channels: 3, data } as const;
    });
    const labels = (
      JSON.parse(readFileSync(path.join(root, 'cifar10/labels.json'), 'utf8')) as number[]
    ).slice(50_000);
    const predicted = tf.tidy(() => {
      const batch = images.map((image) => fromHostTensor(applyTransforms(image, weights.transforms)));
      return tf.argMax(model.forward(tf.stack(batch)), 1).dataSync();
    });
    const right = [...predicted].filter((label, i) => label === labels[i]).length;
    // 91.7 % of all; of 200, it is below 86 % once in 300 draws.
    expect(right / count).toBeGreaterThan(0.86);
    model.dispose();
  });

  it('of GoogLeNet, which saw blue, green, red, know a macaw in red, green, blue', async () => {
    const layers = await readGoogleNetBins(path.join(root, 'imagenet/googlenet_bvlc'));
    await place('googlenet_bvlc.caffe', 'bvlc_googlenet.caffemodel', caffeModelFile('GoogLeNet', layers));
    const { model, weights } = await createPretrained('googlenet_bvlc', { cache, offline: true });
    const photograph = await readImage(path.join(root, 'photos/coral/parrot.jpg'), { channels: 3 });
    const input = fromHostTensor(applyTransforms(photograph, weights.transforms));
    const probabilities = tf.tidy(() => tf.softmax(model.forward(tf.expandDims(input, 0))));
    const scores = await probabilities.data();
    const best = scores.indexOf(Math.max(...scores));
    expect((await imagenetClasses())[best]!.words).toEqual(['macaw']);
    expect(scores[best]).toBeGreaterThan(0.95); // turned around, it is another class or less sure
    tf.dispose([input, probabilities]);
    model.dispose();
  });
});

describe('the catalogue and the networks', () => {
  it('agree', () => {
    const networks = new Map(listModels().map((model) => [model.name as string, model]));
    for (const { network, parameters, classes, name } of pretrainedWeights) {
      expect(networks.has(network)).toBe(true);
      // GoogLeNet is published, and counted, without the classifiers at half depth.
      if (classes && !name.startsWith('googlenet'))
        expect(parameters).toBe(networks.get(network)!.parameters);
    }
  });

  it('refuses to make a classifier of features', async () => {
    await expect(createPretrained('vgg16.keras_notop')).rejects.toMatchObject({ code: 'invalid-argument' });
    expect(() => createModel('vgg19.keras' as 'vgg19')).toThrow(/no model/);
  });
});
