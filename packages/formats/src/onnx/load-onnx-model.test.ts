import { readFile } from 'node:fs/promises';
import { DlError, fromHostTensor, InvalidArgumentError, ShapeError } from '@dl/core';
import { DataLoader } from '@dl/core/data';
import { expectNoLeaks, readFixture } from '@dl/core/testing';
import { adam, meanSquaredError, Trainer, valueAndGradients } from '@dl/core/train';
import { describe, expect, it } from '@jest/globals';
import * as tf from '@tensorflow/tfjs-core';
import fc from 'fast-check';
import { loadOnnxModel } from './load-onnx-model';

const fixture = (name: string) => new URL(`fixtures/${name}`, import.meta.url);
const models = ['network', 'sequence', 'transformer'];

/** The largest difference of two tensors, which must have one shape. */
function distance(a: tf.Tensor, b: tf.Tensor): number {
  expect(a.shape).toEqual(b.shape);
  return tf.tidy(() => tf.max(tf.abs(tf.sub(a, b))).dataSync()[0]!);
}

async function expected(name: string): Promise<Record<string, tf.Tensor>> {
  const tensors = await readFixture(fixture(`${name}.safetensors`));
  return Object.fromEntries(Object.entries(tensors).map(([key, tensor]) => [key, fromHostTensor(tensor)]));
}

/** A model's bytes with one text in place of another of the same length. */
async function changed(name: string, from: string, to: string): Promise<Uint8Array> {
  return Buffer.from((await readFile(fixture(name))).toString('latin1').replaceAll(from, to), 'latin1');
}

describe.each(models)('the %s of PyTorch', (name) => {
  it.each([`${name}.onnx`, `${name}-dynamo.onnx`])('computes the same from %s', async (file) => {
    const { input, output } = await expected(name);
    const model = await loadOnnxModel(fixture(file));
    const result = await expectNoLeaks(() => {
      model.forward(input!).dispose();
      return tf.memory().numTensors;
    });
    expect(result).toBeGreaterThan(0);
    expect(distance(model.forward(input!), output!)).toBeLessThan(1e-5);
    await expectNoLeaks(async () => (await loadOnnxModel(fixture(file))).dispose());
  });

  it('has the same gradients', async () => {
    const { input, output: _, ...gradients } = await expected(name);
    const model = await loadOnnxModel(fixture(`${name}.onnx`));
    const parameters = new Map(model.namedParameters());
    for (const [title, gradient] of Object.entries(gradients)) {
      const parameter = parameters.get(title.replace('gradient of ', ''))!;
      const loss = () => tf.sum<tf.Scalar>(tf.square(model.forward(input!)));
      const { gradients } = valueAndGradients(loss, [parameter]);
      expect(distance(gradients[0]!, gradient)).toBeLessThan(1e-4);
    }
    expect(Object.keys(gradients).length).toBeGreaterThan(0);
  });
});

it('has the state dict of the file, with statistics as buffers', async () => {
  const model = await loadOnnxModel(fixture('network.onnx'));
  expect([...model.namedBuffers()].map(([name]) => name)).toEqual([
    'block.bn1.running_mean',
    'block.bn1.running_var',
    'block.bn2.running_mean',
    'block.bn2.running_var',
  ]);
  const state = model.stateDict();
  expect(state['stem.0.weight']!.shape).toEqual([4, 3, 5, 5]);
  const other = await loadOnnxModel(fixture('network.onnx'));
  const x = tf.ones([1, 3, 32, 30]);
  const before = other.forward(x);
  other.loadStateDict({ ...state, 'head.bias': tf.tensor1d([9, 0, 0, 0, 0]) });
  const after = other.forward(x);
  expect(distance(before, after)).toBeGreaterThan(0.1);
  other.loadStateDict(state);
  expect(distance(before, other.forward(x))).toBe(0);
});

it('is trained by a Trainer', async () => {
  const model = await loadOnnxModel(fixture('network-dynamo.onnx'));
  expect(model.training).toBe(false);
  const samples = {
    length: 2,
    get: (index: number) => ({
      inputs: { dtype: 'float32', shape: [3, 32, 30], data: new Float32Array(2880).fill(index) } as const,
      targets: {
        dtype: 'float32',
        shape: [5],
        data: Float32Array.from({ length: 5 }, (_, i) => Number(i === index % 2)),
      } as const,
    }),
  };
  const trainer = new Trainer(model, { loss: meanSquaredError, optimizer: adam({ learningRate: 0.02 }) });
  const losses: number[] = [];
  for await (const event of trainer.fit(new DataLoader(samples, { batchSize: 2 }), { epochs: 4 }))
    if (event.type === 'step-end') losses.push(event.loss);
  expect(losses).toHaveLength(4);
  expect(losses.at(-1)!).toBeLessThan(losses[0]! * 0.9);
});

it('gives values inside of the graph', async () => {
  const model = await loadOnnxModel(fixture('network.onnx'), {
    outputs: ['/stem/stem.0/Conv_output_0', 'output'],
  });
  const [maps, output] = model.forwardAll(tf.zeros([1, 3, 32, 30]));
  expect(maps!.shape).toEqual([1, 4, 16, 15]);
  expect(output!.shape).toEqual([1, 5]);
  const stem = await loadOnnxModel(fixture('network.onnx'), { outputs: ['/stem/stem.0/Conv_output_0'] });
  expect([...stem.namedParameters()].map(([name]) => name)).toEqual(['stem.0.weight', 'stem.0.bias']);
});

describe('says what is wrong', () => {
  it('with a value that is not there', async () => {
    const loading = loadOnnxModel(fixture('network.onnx'), { outputs: ['nothing'] });
    await expect(loading).rejects.toThrow(InvalidArgumentError);
    await expect(loading).rejects.toThrow(/no value "nothing"/);
  });

  it('with an operator', async () => {
    const bytes = await changed('network.onnx', 'Softmax', 'Softmux');
    await expect(loadOnnxModel(bytes)).rejects.toThrow(/\(Softmux\) is an operator that is not supported/);
  });

  it('with an attribute', async () => {
    const model = await loadOnnxModel(await changed('network.onnx', 'half_pixel', 'half_pizza'));
    expect(() => model.forward(tf.zeros([1, 3, 32, 30]))).toThrow(
      /\(Resize\) has coordinate_transformation_mode "half_pizza"; there are "half_pixel"/,
    );
  });

  it('with the inputs', async () => {
    const model = await loadOnnxModel(fixture('network.onnx'));
    expect(() => model.forward()).toThrow(/takes 1 inputs \(input\), received 0/);
    expect(() => model.forward(tf.zeros([1, 32, 30, 3]))).toThrow(
      /\(Conv\) has filters .* for an input of 32 channels/,
    );
    const sequence = await loadOnnxModel(fixture('transformer.onnx'));
    expect(() => sequence.forward(tf.zeros([1, 6, 7]))).toThrow(ShapeError);
  });
});

it('loads any bytes or says what is wrong with them', async () => {
  const files = await Promise.all(models.map((name) => readFile(fixture(`${name}-dynamo.onnx`))));
  const damage = fc.record({
    file: fc.constantFrom(...files),
    cut: fc.option(fc.nat(), { freq: 1 }),
    flips: fc.array(fc.tuple(fc.nat(), fc.integer({ min: 1, max: 255 })), { maxLength: 8 }),
  });
  let loaded = 0;
  await fc.assert(
    fc.asyncProperty(damage, async ({ file, cut, flips }) => {
      const bytes = file.slice(0, cut === null ? file.length : cut % (file.length + 1));
      const copy = new Uint8Array(bytes);
      for (const [at, mask] of flips) copy[at % copy.length]! ^= mask;
      try {
        (await loadOnnxModel(copy)).dispose();
        loaded++;
      } catch (error) {
        if (!DlError.isInstance(error)) throw error;
      }
    }),
    { numRuns: 400 },
  );
  expect(loaded).toBeGreaterThan(0); // flips of weights do no damage that could be seen
});
