import * as nn from '@dl/core/nn';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import * as tf from '@tensorflow/tfjs-core';
import * as layers from '@tensorflow/tfjs-layers';
import fs from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { expectOnlyTypedErrors } from '../testing/expect-only-typed-errors';
import { loadTfjsModel } from './load-tfjs-model';
import { saveTfjsModel } from './save-tfjs-model';

let folder: string;
beforeEach(async () => {
  folder = await fs.mkdtemp(path.join(os.tmpdir(), 'dl-tfjs-'));
});
afterEach(() => fs.rm(folder, { recursive: true }));

interface SavedModel {
  modelTopology: object;
  weightsManifest: [{ paths: string[]; weights: tf.io.WeightsManifestEntry[] }];
}

/** What TensorFlow.js's own file handlers do, which Node has in tfjs-node only. */
const handler: tf.io.IOHandler = {
  async load() {
    const model = JSON.parse(await fs.readFile(path.join(folder, 'model.json'), 'utf8')) as SavedModel;
    const [{ paths, weights }] = model.weightsManifest;
    const data = Buffer.concat(await Promise.all(paths.map((name) => fs.readFile(path.join(folder, name)))));
    return {
      modelTopology: model.modelTopology,
      weightSpecs: weights,
      weightData: new Uint8Array(data).buffer,
    };
  },
  async save({ modelTopology, weightSpecs, weightData }) {
    await fs.writeFile(path.join(folder, 'weights.bin'), new Uint8Array(weightData as ArrayBuffer));
    const weightsManifest = [{ paths: ['weights.bin'], weights: weightSpecs }];
    await fs.writeFile(path.join(folder, 'model.json'), JSON.stringify({ modelTopology, weightsManifest }));
    return { modelArtifactsInfo: { dateSaved: new Date(0), modelTopologyType: 'JSON' } };
  },
};

async function difference(a: tf.Tensor, b: tf.Tensor): Promise<number> {
  expect(a.shape).toEqual(b.shape);
  return (await tf.max(tf.abs(tf.sub(a, b))).data())[0]!;
}

const l = layers.layers;
const written: [string, () => layers.LayersModel, number[]][] = [
  [
    'a convolutional network',
    () =>
      layers.sequential({
        layers: [
          l.conv2d({ inputShape: [9, 9, 2], filters: 3, kernelSize: 3, activation: 'relu', padding: 'same' }),
          l.batchNormalization(),
          l.maxPooling2d({ poolSize: 2 }),
          l.depthwiseConv2d({ kernelSize: 2, depthMultiplier: 2 }),
          l.leakyReLU(),
          l.flatten(),
          l.dropout({ rate: 0.5 }),
          l.dense({ units: 4, activation: 'softmax' }),
        ],
      }),
    [2, 9, 9, 2],
  ],
  [
    'a recurrent network',
    () =>
      layers.sequential({
        layers: [
          l.lstm({
            inputShape: [5, 3],
            units: 4,
            returnSequences: true,
            recurrentInitializer: 'glorotNormal',
          }),
          l.bidirectional({
            layer: l.gru({ units: 3, returnSequences: true, recurrentInitializer: 'glorotNormal' }),
            mergeMode: 'concat',
          }),
          l.simpleRNN({ units: 3, recurrentInitializer: 'glorotNormal' }),
          l.dense({ units: 2, activation: 'hardSigmoid' }),
        ],
      }),
    [2, 5, 3],
  ],
];

describe('loadTfjsModel', () => {
  it.each(written)('computes what TensorFlow.js does: %s', async (_, make, shape) => {
    const model = make();
    const x = tf.randomNormal(shape, 0, 1, 'float32', 1);
    await model.save(handler);
    const ours = (await loadTfjsModel(path.join(folder, 'model.json'))).eval();
    expect(await difference(ours.forward(x), model.predict(x) as tf.Tensor)).toBeLessThan(1e-4);
  });

  it('refuses graph-models, bytes without a folder, and damaged files', async () => {
    await written[0]![1]().save(handler);
    const file = path.join(folder, 'model.json');
    const text = await fs.readFile(file, 'utf8');
    await expect(loadTfjsModel(Buffer.from(text))).rejects.toThrow(/pass the path or the URL/);
    await expect(loadTfjsModel(Buffer.from('{"modelTopology":{"node":[]}}'))).rejects.toThrow(/graph-model/);
    await expectOnlyTypedErrors(Buffer.from(text), async (damaged) => {
      await fs.writeFile(file, damaged);
      (await loadTfjsModel(file)).dispose();
    });
  });
});

describe('saveTfjsModel', () => {
  const networks: [string, () => nn.Sequential, number[]][] = [
    [
      'images',
      () =>
        new nn.Sequential(
          new nn.Conv2d(3, 4, 3, { padding: 1, stride: 2 }),
          new nn.BatchNorm2d(4),
          new nn.ReLU(),
          new nn.Sequential(new nn.Conv2d(4, 8, 3, { groups: 4, padding: 'same' }), new nn.SiLU()),
          new nn.MaxPool2d(2),
          new nn.ZeroPad2d([1, 0, 0, 2]),
          new nn.AvgPool2d(2, { padding: 'same' }),
          new nn.Dropout(0.3),
          new nn.Flatten(),
          new nn.Linear(48, 5, { bias: false }),
          new nn.LayerNorm(5),
          new nn.GELU(),
          new nn.ELU(),
          new nn.LeakyReLU(0.2),
          new nn.ReLU6(),
          new nn.LogSoftmax(),
        ),
      [12, 10, 3],
    ],
    [
      'sequences',
      () =>
        new nn.Sequential(
          new nn.Conv1d(3, 4, 3, { padding: 1 }),
          new nn.Tanh(),
          new nn.BatchNorm1d(4),
          new nn.GlobalAvgPool(),
          new nn.Linear(4, 6),
          new nn.Reshape([2, 3]),
          new nn.Softmax(),
        ),
      [8, 3],
    ],
  ];

  it.each(networks)('writes what TensorFlow.js computes alike: %s', async (_, make, inputShape) => {
    const network = make();
    const x = tf.randomNormal([4, ...inputShape], 0, 1, 'float32', 3);
    network.train().forward(x); // moves running statistics
    network.eval();
    const before = tf.memory().numTensors;
    await saveTfjsModel(folder, network, { inputShape });
    expect(tf.memory().numTensors).toBe(before);
    const theirs = await layers.loadLayersModel(handler);
    const again = (await loadTfjsModel(path.join(folder, 'model.json'))).eval();
    expect(await difference(theirs.predict(x) as tf.Tensor, network.forward(x))).toBeLessThan(1e-4);
    expect(await difference(again.forward(x), network.forward(x))).toBeLessThan(1e-4);
  });

  it('takes tokens for networks that begin with an embedding', async () => {
    const network = new nn.Sequential(new nn.Embedding(10, 4), new nn.Linear(4, 2)).eval();
    await saveTfjsModel(folder, network, { inputShape: [3] });
    const tokens = tf.tensor2d([[1, 5, 9]], undefined, 'int32');
    const theirs = await layers.loadLayersModel(handler);
    expect(await difference(theirs.predict(tokens) as tf.Tensor, network.forward(tokens))).toBeLessThan(1e-5);
  });

  it('gives each use of a layer with several names its own input', async () => {
    const relu = new nn.ReLU();
    const network = new nn.Sequential(
      new nn.Linear(4, 12),
      relu,
      new nn.Linear(12, 12),
      relu,
      new nn.Reshape([2, 2, 3]),
      new nn.Flatten(), // by channels first, which Keras does by Permute
      new nn.Linear(12, 5),
    );
    await saveTfjsModel(folder, network, { inputShape: [4] });
    const x = tf.randomNormal([3, 4], 0, 1, 'float32', 5);
    const theirs = await layers.loadLayersModel(handler);
    expect(await difference(theirs.predict(x) as tf.Tensor, network.forward(x))).toBeLessThan(1e-5);
  });

  it('leaves each layer in its mode', async () => {
    const frozen = new nn.BatchNorm1d(4).eval();
    const network = new nn.Sequential(new nn.Linear(4, 4), frozen, new nn.Dropout(0.5));
    await saveTfjsModel(folder, network, { inputShape: [4] });
    expect([...network.namedModules()].map(([name, { training }]) => [name, training])).toEqual([
      ['', true],
      ['0', true],
      ['1', false],
      ['2', true],
    ]);
  });

  it('refuses a layer that Keras lacks, before anything is written', async () => {
    const network = new nn.Sequential(new nn.PixelShuffle(2));
    await expect(saveTfjsModel(folder, network, { inputShape: [4, 4, 4] })).rejects.toThrow(
      /a PixelShuffle cannot be saved for TensorFlow.js; what can is Linear, Conv1d/,
    );
    expect(await fs.readdir(folder)).toEqual([]);
  });
});
