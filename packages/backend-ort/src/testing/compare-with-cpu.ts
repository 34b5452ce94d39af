/** For tests: runs operations on TF.js's cpu backend and on `ort`, and compares what they give. */
import { expect } from '@jest/globals';
import * as tf from '@tensorflow/tfjs-core';
import { backendReport, registerOrtBackend } from '../index';

type Operation = () => tf.Tensor | tf.Tensor[];

/** Numbers in [-1, 1] that are the same in every run. */
export function numbers(shape: number[], seed = 1): tf.Tensor {
  return tf.randomUniform(shape, -1, 1, 'float32', seed);
}

/** Calls a kernel as gradients do. */
export function kernel(
  name: string,
  inputs: Record<string, tf.Tensor>,
  attributes: Record<string, unknown> = {},
): tf.Tensor {
  return tf.engine().runKernel(name, inputs, attributes as tf.NamedAttrMap);
}

async function resultsOn(backend: string, operation: Operation) {
  expect(await tf.setBackend(backend)).toBe(true);
  const tensors = tf.tidy(() => [operation()].flat());
  const results = tensors.map((tensor) => ({
    shape: tensor.shape,
    dtype: tensor.dtype,
    data: [...tensor.dataSync()],
  }));
  tf.dispose(tensors);
  return results;
}

/** Asserts that `operation` gives the same on both backends, up to rounding, and that no cpu kernel ran for `ort`. */
export async function expectSameAsCpu(operation: Operation, tolerance = 1e-4): Promise<void> {
  await registerOrtBackend();
  await tf.setBackend('cpu');
  (tf.backend() as unknown as { firstUse: boolean }).firstUse = false; // no advertisement for tfjs-node
  const expected = await resultsOn('cpu', operation);
  const { fallbacks } = backendReport();
  const actual = await resultsOn('ort', operation);
  const described = (results: typeof actual) => results.map(({ shape, dtype }) => ({ shape, dtype }));
  expect(described(actual)).toEqual(described(expected));
  expect(backendReport().fallbacks).toEqual(fallbacks);
  actual.forEach(({ data }, i) => {
    const wrong = data.flatMap((value, at) => {
      const target = expected[i]!.data[at]!;
      const isSame =
        Object.is(value, target) || Math.abs(value - target) <= tolerance * Math.max(1, Math.abs(target));
      return isSame ? [] : [{ result: i, at, value, target }];
    });
    expect(wrong.slice(0, 5)).toEqual([]);
  });
}
