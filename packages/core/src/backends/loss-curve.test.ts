import { describe, expect, it } from '@jest/globals';
import * as tf from '@tensorflow/tfjs-core';
import { valueAndGradients } from '../gradients';
import { Conv2d, Flatten, Linear, MaxPool2d, ReLU, Sequential } from '../nn';
import { Random, setSeed } from '../random';
import { adam, crossEntropy } from '../train';
import { listBackends, useBackend } from './index';

const steps = 50;
const batch = 8;

/** The losses of a small convolutional network in its first steps, on random images, with the same seed. */
async function lossCurve(backend: string): Promise<number[]> {
  await useBackend(backend);
  setSeed(0);
  const network = new Sequential(
    new Conv2d(1, 4, 3, { padding: 1 }),
    new ReLU(),
    new MaxPool2d(2),
    new Conv2d(4, 8, 3, { stride: 2 }),
    new ReLU(),
    new Flatten(),
    new Linear(8 * 2 * 2, 4),
  );
  const optimizer = adam({ learningRate: 0.01 })(network.namedParameters());
  const random = new Random(1);
  const images = tf.tensor(random.fillUniform(new Float32Array(batch * 100)), [batch, 10, 10, 1]);
  const labels = tf.tensor1d(
    Int32Array.from({ length: batch }, (_, i) => i % 4),
    'int32',
  );
  const losses: number[] = [];
  for (let step = 0; step < steps; step++) {
    const loss = () => crossEntropy(network.forward(images), labels);
    const { value, gradients } = valueAndGradients(loss, optimizer.parameters);
    optimizer.step(gradients);
    losses.push((await value.data())[0]!);
    tf.dispose([value, gradients]);
  }
  tf.dispose([images, labels]);
  network.dispose();
  return losses;
}

describe('training', () => {
  it('follows the same losses on every backend of this machine', async () => {
    const expected = await lossCurve('cpu');
    expect(expected.at(-1)).toBeLessThan(0.5 * expected[0]!);
    for (const { name, available } of await listBackends()) {
      if (!available || name === 'cpu') continue;
      const losses = await lossCurve(name);
      const differences = losses.map((loss, step) => Math.abs(loss - expected[step]!));
      expect({ name, largest: Math.max(...differences) < 1e-3 }).toEqual({ name, largest: true });
    }
  });
});
