import { beforeAll, expect, it } from '@jest/globals';
import * as tf from '@tensorflow/tfjs-core';
import { setSeed } from '@dl/core';
import { useBackend } from '@dl/core/backends';
import { backendReport } from '@dl/backend-ort';
import { workloads, type WorkloadName } from './workloads';

beforeAll(async () => {
  await useBackend('ort');
  setSeed(0);
});

const small: WorkloadName[] = [
  'mnist-step',
  'lstm-step',
  'gpt-step',
  'dcgan-step',
  'resnet20-step',
  'alexnet',
];

it.each(small)('%s runs on ort without a kernel on the cpu, and leaves no tensors', async (name) => {
  const iteration = await workloads[name](2);
  await iteration();
  const { numTensors } = tf.memory();
  await iteration();
  expect(tf.memory().numTensors).toBe(numTensors);
  expect(backendReport().fallbacks).toEqual({});
});
