import { DlError } from '@dl/core';
import { meanSquaredError, sgd, valueAndGradients } from '@dl/core/train';
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

const models = ['cnn', 'text', 'gru', 'residual', 'sequences'].flatMap((name) => [`${name}-2`, `${name}-3`]);
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
