import { describe, expect } from '@jest/globals';
import { fileURLToPath } from 'node:url';
import { runInChromium } from '../../../../../build/run-in-chromium';
import { testInChromium } from '../../../../../build/test-in-chromium';

const directory = fileURLToPath(new URL('../..', import.meta.url));

const script = (backend: string) => `
  import * as tf from '@tensorflow/tfjs-core';
  import { useBackend } from './backends';
  import { Random } from './random';

  const normal = (shape, seed) => tf.tensor(new Random(seed).fillNormal(new Float32Array(tf.util.sizeFromShape(shape))), shape);

  async function compute() {
    // On the device, so that nothing is taken from the processor's copies.
    const [x, filter, dy] = [[2, 6, 5, 3], [3, 2, 3], [2, 6, 5, 3]].map((shape, seed) => tf.add(normal(shape, seed), 0.25));
    const dilate = (image, kernel) => tf.dilation2d(image, kernel, 1, 'same');
    const [dx, dFilter] = tf.grads(dilate)([x, filter], dy);
    const labels = tf.add(tf.tensor1d([3, 1, 3, 0, 1], 'int32'), tf.scalar(1, 'int32'));
    const { values, indices } = tf.unique(labels);
    const bits = tf.bitwiseAnd(tf.tensor1d([5, 6], 'int32'), tf.tensor1d([3, 3], 'int32'));
    const words = tf.string.stringSplit(tf.tensor1d(['a b', 'c']), ' ').values;
    const reversedSums = [3, 5, 4].map((length, seed) => tf.cumsum(tf.add(normal([2, length], seed), 1), 1, false, true));
    const reversedProducts = [3, 5].map((length, seed) => tf.cumprod(tf.add(normal([length, 2], seed), 1), 0, true, true));
    const counts = tf.sum(tf.cast(tf.greater(x, 0), 'float32'), 0);
    const floats = tf.transpose(tf.cast(labels, 'float32'));
    const results = { dilation: dilate(x, filter), dx, dFilter, values, indices, bits, words, counts, floats };
    [...reversedSums, ...reversedProducts].forEach((tensor, i) => (results['cumulative ' + i] = tensor));
    return Object.fromEntries(
      await Promise.all(Object.entries(results).map(async ([name, tensor]) => [name, [...(await tensor.data())]])),
    );
  }

  await useBackend('cpu');
  const cpu = await compute();
  await useBackend('${backend}');
  const gpu = await compute();
  const cpuKernels = tf.getKernelsForBackend('cpu').map(({ kernelName }) => kernelName);
  const missing = cpuKernels.filter((name) => !tf.getKernel(name, '${backend}'));
  report({ cpu, gpu, missing });`;

describe.each(['webgl', 'webgpu'] as const)('%s', (backend) => {
  testInChromium('has every kernel of cpu, and the same results', async (executable) => {
    const { cpu, gpu, missing } = await runInChromium<{
      cpu: Record<string, (number | string)[]>;
      gpu: Record<string, (number | string)[]>;
      missing: string[];
    }>(script(backend), { executable, directory, graphics: backend });
    expect(missing).toEqual([]);
    for (const [name, values] of Object.entries(cpu)) {
      expect(gpu[name]).toHaveLength(values.length);
      values.forEach((value, i) => {
        if (typeof value === 'number') expect(gpu[name]![i]).toBeCloseTo(value, 5);
        else expect(gpu[name]![i]).toBe(value);
      });
    }
  });
});
