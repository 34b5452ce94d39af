import { mkdtemp, readFile, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import {
  FileFormatError,
  fromHostTensor,
  InvalidArgumentError,
  Random,
  withRandom,
  type HostTensor,
} from '@dl/core';
import {
  BatchNorm2d,
  Conv2d,
  Dropout,
  Flatten,
  Linear,
  MaxPool2d,
  Module,
  ReLU,
  Sequential,
  Tanh,
} from '@dl/core/nn';
import { readFixture } from '@dl/core/testing';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import * as tf from '@tensorflow/tfjs-core';
import { loadOnnxModel } from './load-onnx-model';
import { openOnnxSession } from './open-onnx-session';
import { saveOnnx } from './save-onnx';

const fixture = (name: string) => new URL(`fixtures/${name}`, import.meta.url);

function difference(a: HostTensor | undefined, b: HostTensor): number {
  expect(a!.shape).toEqual(b.shape);
  return Math.max(...Array.from(a!.data as Float32Array, (x, i) => Math.abs(x - Number(b.data[i]))));
}

describe('openOnnxSession', () => {
  it.each(['network', 'sequence', 'transformer'])('computes what PyTorch does: %s', async (name) => {
    const { input, output } = await readFixture(fixture(`${name}.safetensors`));
    const session = await openOnnxSession(await readFile(fixture(`${name}-dynamo.onnx`)));
    expect(session.inputNames).toEqual(['input']);
    expect(session.outputNames).toEqual(['output']);
    const { output: result } = await session.run({ input: input! });
    expect(difference(result, output!)).toBeLessThan(1e-5);
    await session.dispose();
  });

  it('takes tensors, also where the model takes 64-bit integers', async () => {
    const { input, output } = await readFixture(fixture('sequence.safetensors'));
    const session = await openOnnxSession(fixture('sequence.onnx'));
    const tokens = fromHostTensor(input!);
    expect(tokens.dtype).toBe('int32');
    expect(difference((await session.run({ input: tokens })).output, output!)).toBeLessThan(1e-5);
    tf.dispose(tokens);
    await session.dispose();
  });

  it('says what is wrong', async () => {
    await expect(openOnnxSession(new Uint8Array([8, 7, 58, 0]))).rejects.toThrow(FileFormatError);
    const session = await openOnnxSession(fixture('network.onnx'));
    const x = tf.zeros([1, 3, 32, 30]);
    await expect(session.run({ image: x })).rejects.toThrow(/takes the inputs input; received image/);
    await expect(session.run({ input: tf.zeros([1, 32, 30, 3]) })).rejects.toThrow(InvalidArgumentError);
    await session.dispose();
    await session.dispose();
    await expect(session.run({ input: x })).rejects.toThrow(/disposed/);
  });
});

/** A module with two inputs and two outputs. */
class Pair extends Module<[tf.Tensor, tf.Tensor], [tf.Tensor, tf.Tensor]> {
  readonly linear = new Linear(3, 2);

  forward(a: tf.Tensor, b: tf.Tensor): [tf.Tensor, tf.Tensor] {
    return tf.tidy(() => [this.linear.forward(tf.add(a, b)), tf.sum(tf.mul(a, b), -1)]);
  }
}

describe('saveOnnx', () => {
  let folder: string;
  beforeAll(async () => {
    folder = await mkdtemp(path.join(os.tmpdir(), 'dl-onnx-'));
  });
  afterAll(() => rm(folder, { recursive: true }));

  const networks: [name: string, build: () => Module, shape: number[]][] = [
    [
      'a convolutional network',
      () =>
        new Sequential(
          new Conv2d(3, 8, 3, { padding: 1, bias: false }),
          new BatchNorm2d(8),
          new ReLU(),
          new MaxPool2d(2),
          new Conv2d(8, 8, 3, { stride: 2, padding: 1, groups: 8 }),
          new Flatten(),
          new Dropout(0.5),
          new Linear(8 * 3 * 4, 5),
        ),
      [2, 12, 14, 3],
    ],
    ['a perceptron', () => new Sequential(new Linear(6, 9), new Tanh(), new Linear(9, 4)), [3, 6]],
  ];

  it.each(networks)('saves %s that both ways of running read again', async (_, build, shape) => {
    const model = withRandom(new Random(5), build);
    const x = tf.randomUniform(shape, -1, 1, 'float32', 3);
    tf.dispose(model.forward(x)); // moves running means
    const file = path.join(folder, 'model.onnx');
    await saveOnnx(file, model, shape);
    expect(tf.getBackend()).toBe('cpu');
    expect([...model.namedModules()].every(([, module]) => module.training)).toBe(true);

    const wanted = { dtype: 'float32', shape: [] as number[], data: new Float32Array() } as const;
    const output = model.eval().forward(x);
    const expected = { ...wanted, shape: output.shape, data: (await output.data()) as Float32Array };
    const session = await openOnnxSession(file);
    expect(difference((await session.run({ input: x })).output, expected)).toBeLessThan(1e-4);
    await session.dispose();
    const again = await loadOnnxModel(file);
    const result = again.forward(x);
    expect(
      difference({ ...expected, data: (await result.data()) as Float32Array, shape: result.shape }, expected),
    ).toBeLessThan(1e-4);
  });

  it('names inputs and outputs', async () => {
    const file = path.join(folder, 'pair.onnx');
    const inputs = [
      { name: 'left', shape: [4, 3] },
      { name: 'right', shape: [4, 3] },
    ];
    await saveOnnx(file, new Pair(), inputs, { outputNames: ['projection', 'product'] });
    const session = await openOnnxSession(file);
    const ones = tf.ones([4, 3]);
    const { product, projection } = await session.run({ left: ones, right: tf.mul(ones, 2) });
    expect(Array.from(product!.data as Float32Array)).toEqual([6, 6, 6, 6]);
    expect(projection!.shape).toEqual([4, 2]);
    await session.dispose();
  });
});
