import type { HostTensor } from '@dl/core';
import { DataLoader, type Dataset } from '@dl/core/data';
import {
  adam,
  meanSquaredError,
  negativeLogLikelihood,
  sgd,
  Trainer,
  valueAndGradients,
} from '@dl/core/train';
import { describe, expect, it } from '@jest/globals';
import * as tf from '@tensorflow/tfjs-core';
import { expectOnlyTypedErrors } from '../testing/expect-only-typed-errors';
import { gunzip } from '../testing/gunzip';
import { loadKerasModel } from './load-keras-model';

interface Expected {
  inputs: { shape: number[]; data: number[] }[];
  outputs: { shape: number[]; data: number[] }[];
  config: object;
}

const fixture = (name: string) => gunzip(new URL(`./fixtures/${name}.gz`, import.meta.url));
const expectedOf = (name: string) =>
  JSON.parse(new TextDecoder().decode(fixture(`${name}.json`))) as Expected;

const models = ['cnn', 'text', 'gru', 'residual', 'sequences', 'others'].flatMap((name) => [
  `${name}-2`,
  `${name}-3`,
]);
const files = models.flatMap((name) => [
  [name, `${name}.h5`],
  [name, `${name}.keras`],
]);

describe('loadKerasModel', () => {
  it.each(files)('computes what Keras does: %s from %s', async (name, file) => {
    await expectOutputs(name, fixture(file));
  });

  it.each(models)('takes weights from one file and the model from elsewhere: %s', async (name) => {
    const { config } = expectedOf(name);
    await expectOutputs(name, fixture(`${name}.weights.h5`), { config: JSON.stringify(config) });
  });

  it('names layers as Keras does and parameters as PyTorch does', async () => {
    const model = await loadKerasModel(fixture('cnn-3.keras'));
    const state = model.stateDict();
    expect(Object.entries(state).map(([name, { shape }]) => [name, shape])).toEqual([
      ['first.weight', [4, 3, 3, 3]],
      ['first.bias', [4]],
      ['batch_normalization.weight', [4]],
      ['batch_normalization.bias', [4]],
      ['batch_normalization.running_mean', [4]],
      ['batch_normalization.running_var', [4]],
      ['conv2d.weight', [6, 4, 3, 2]],
      ['batch_normalization_1.bias', [6]],
      ['batch_normalization_1.running_mean', [6]],
      ['batch_normalization_1.running_var', [6]],
      ['dense.weight', [5, 36]],
      ['dense.bias', [5]],
    ]);
    model.loadStateDict(state);
    tf.dispose(state);
    model.dispose();
  });

  it.each(['cnn-3.keras', 'text-2.h5', 'gru-3.keras', 'residual-3.h5', 'sequences-2.h5'])(
    'makes models that train: %s',
    async (file) => {
      const model = (await loadKerasModel(fixture(file))).eval();
      const { inputs } = expectedOf(file.replace(/\..*/, ''));
      const x = inputs.map(({ shape, data }) => tf.tensor(data, shape));
      const target = tf.tidy(() => tf.mul(model.forward(...x), 0.9));
      const optimizer = sgd({ learningRate: 0.01 })(model.namedParameters());
      const losses: number[] = [];
      for (let step = 0; step < 5; step++) {
        const loss = () => meanSquaredError(model.forward(...x), target);
        const { value, gradients } = valueAndGradients(loss, optimizer.parameters);
        losses.push((await value.data())[0]!);
        for (const gradient of gradients)
          expect((await tf.sum(tf.abs(gradient)).data())[0]).toBeGreaterThan(0);
        optimizer.step(gradients);
        tf.dispose([value, gradients]);
      }
      expect(losses.at(-1)).toBeLessThan(losses[0]!);
      model.dispose();
    },
  );

  it('makes models for the Trainer', async () => {
    const model = await loadKerasModel(fixture('cnn-3.keras'));
    const { shape, data } = expectedOf('cnn-3').inputs[0]!;
    const size = data.length / shape[0]!;
    const images: Dataset<{ inputs: HostTensor<'float32'>; targets: number }> = {
      length: shape[0]!,
      get: (index) => ({
        inputs: {
          dtype: 'float32',
          shape: shape.slice(1),
          data: Float32Array.from(data.slice(index * size, (index + 1) * size)),
        },
        targets: index,
      }),
    };
    const trainer = new Trainer(model, {
      loss: (probabilities, targets) => negativeLogLikelihood(tf.log(probabilities), targets),
      optimizer: adam({ learningRate: 0.01 }),
    });
    const losses: number[] = [];
    for await (const event of trainer.fit(new DataLoader(images, { batchSize: 3 }), { epochs: 15 })) {
      if (event.type === 'step-end') losses.push(event.loss);
    }
    expect(losses.at(-1)).toBeLessThan(losses[0]! / 2);
  });

  it('keeps frozen layers frozen, their statistics too', async () => {
    const model = (await loadKerasModel(fixture('cnn-2.h5'))).train();
    const frozen = [...model.namedParameters()].filter(([, { requiresGradient }]) => !requiresGradient);
    expect(frozen.map(([name]) => name)).toEqual(['batch_normalization_1.bias']);
    const before = model.stateDict();
    tf.dispose(model.forward(tf.randomNormal([4, 12, 12, 3], 0, 1, 'float32', 1)));
    const after = model.stateDict();
    const moved = async (name: string) =>
      (await tf.max(tf.abs(tf.sub(before[name]!, after[name]!))).data())[0]! > 0;
    expect(await moved('batch_normalization.running_mean')).toBe(true);
    expect(await moved('batch_normalization_1.running_mean')).toBe(false);
  });

  it('leaks nothing', async () => {
    const before = tf.memory().numTensors;
    const model = await loadKerasModel(fixture('sequences-3.keras'));
    const x = expectedOf('sequences-3').inputs.map(({ shape, data }) => tf.tensor(data, shape));
    tf.dispose([model.forward(...x), x]);
    model.dispose();
    expect(tf.memory().numTensors).toBe(before);
  });

  const sequential = (...layers: object[]) =>
    JSON.stringify({ class_name: 'Sequential', config: { name: 'model', layers } });
  const layer = (class_name: string, config: object = {}) => ({
    class_name,
    config: { name: 'x', ...config },
  });

  it.each([
    [
      'a layer',
      sequential(layer('Magic')),
      /layer "x" \(Magic\) is of a class that is not known; known are .*Dense/,
    ],
    [
      'an option',
      sequential(layer('Dropout', { rate: 0.5, wobble: 3 })),
      /has the option wobble = 3, which is not known; known are rate/,
    ],
    [
      'a value',
      sequential(layer('MaxPooling2D', { data_format: 'channels_first' })),
      /data_format = "channels_first", which is not supported: only channels_last is/,
    ],
    [
      'an activation',
      sequential(layer('Activation', { activation: 'wobble' })),
      /has the activation "wobble"; known are linear, relu/,
    ],
    [
      'masks',
      sequential(layer('Embedding', { input_dim: 3, output_dim: 2, mask_zero: true })),
      /masks are not/,
    ],
    [
      'its own code',
      JSON.stringify({ class_name: 'MyModel', config: {} }),
      /class MyModel, whose code is not in it/,
    ],
    ['no JSON', '{', /JSON that cannot be read/],
    [
      'a prototype for a name',
      sequential(layer('Flatten', { name: '__proto__' })),
      /with the name "__proto__"/,
    ],
    [
      'other shapes',
      sequential(layer('InputLayer', { name: 'in' }), layer('Dense', { units: 7 })),
      /expects a weight "kernel" of shape \[any, 7\], the file has \[36, 5\]/,
    ],
  ])('refuses a model with %s', async (_, config, message) => {
    const loading = loadKerasModel(fixture('cnn-3.weights.h5'), { config });
    await expect(loading).rejects.toMatchObject({ code: 'file-format' });
    await expect(loading).rejects.toThrow(message);
  });

  it('says what to do with weights alone', async () => {
    await expect(loadKerasModel(fixture('cnn-3.weights.h5'))).rejects.toThrow(
      /has weights but no model: save it with model.save/,
    );
  });

  it.each(['sequences-3.keras', 'residual-2.h5', 'text-3.h5'])(
    'reads damaged files or says what is wrong with them: %s',
    async (file) => {
      await expectOnlyTypedErrors(fixture(file), async (damaged) =>
        (await loadKerasModel(damaged)).dispose(),
      );
    },
  );

  it('reads damaged configurations or says what is wrong with them', async () => {
    const { config } = expectedOf('sequences-3');
    const json = new TextEncoder().encode(JSON.stringify(config));
    const weights = fixture('sequences-3.weights.h5');
    const open = async (damaged: Uint8Array) =>
      (await loadKerasModel(weights, { config: new TextDecoder().decode(damaged) })).dispose();
    await expectOnlyTypedErrors(json, open, { runs: 300 });
  });
});

async function expectOutputs(name: string, file: Uint8Array, options?: { config: string }) {
  const model = (await loadKerasModel(file, options)).eval();
  const { inputs, outputs } = expectedOf(name);
  const results = model.forwardAll(...inputs.map(({ shape, data }) => tf.tensor(data, shape)));
  expect(results.map(({ shape }) => shape)).toEqual(outputs.map(({ shape }) => shape));
  for (const [index, result] of results.entries()) {
    const difference = tf.max(tf.abs(tf.sub(result, tf.tensor(outputs[index]!.data, outputs[index]!.shape))));
    expect((await difference.data())[0]).toBeLessThan(1e-4);
  }
  model.dispose();
}
