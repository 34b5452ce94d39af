import { beforeAll, describe, expect, it } from '@jest/globals';
import * as tf from '@tensorflow/tfjs-core';
import { backendReport, registerOrtBackend } from './index';
import { kernelOperations, runOperation } from './testing/kernel-operations';

beforeAll(async () => {
  await registerOrtBackend();
  await tf.setBackend('cpu');
  (tf.backend() as unknown as { firstUse: boolean }).firstUse = false; // no advertisement for tfjs-node
});

describe('kernels', () => {
  it.each(kernelOperations)('%s', async (_, shapes, operation) => {
    const expected = await runOperation('cpu', shapes, operation);
    const actual = await runOperation('ort', shapes, operation);
    expect(actual.map(({ length }) => length)).toEqual(expected.map(({ length }) => length));
    actual.forEach((result, i) => {
      const difference = Math.max(...result.map((value, j) => Math.abs(value - expected[i]![j]!)));
      expect(difference).toBeLessThan(1e-4);
    });
  });

  it('all of these ran on ONNX Runtime', () => {
    expect(Object.keys(backendReport().fallbacks)).toEqual([]);
  });
});
