import { expect } from '@jest/globals';
import * as tf from '@tensorflow/tfjs-core';
import { Random } from '../../../random';
import { useBackend } from '../../use-backend';

/** Values and shape of one input. */
export interface KernelInput {
  shape: number[];
  /** Default: seeded normal numbers. */
  values?: number[];
  dtype?: 'float32' | 'int32' | 'bool';
}

/** A kernel's input of seeded normal numbers. */
export function randomInput(...shape: number[]): KernelInput {
  return { shape };
}

/** Expects that a kernel computes on wasm what it computes on cpu, and leaves nothing behind there. */
export async function expectSameKernel(
  kernelName: string,
  inputs: Record<string, KernelInput>,
  attributes: object = {},
): Promise<void> {
  const expected = await runOn('cpu', kernelName, inputs, attributes);
  const actual = await runOn('wasm', kernelName, inputs, attributes);
  expect(actual.shape).toEqual(expected.shape);
  expect(actual.dtype).toBe(expected.dtype);
  const scale = expected.values.reduce((most, value) => Math.max(most, Math.abs(value)), 1e-6);
  const difference = expected.values.reduce(
    (most, value, i) => Math.max(most, Math.abs(value - actual.values[i]!)),
    0,
  );
  expect(difference / scale).toBeLessThan(1e-5);
}

async function runOn(
  backendName: string,
  kernelName: string,
  inputs: Record<string, KernelInput>,
  attributes: object,
) {
  await useBackend(backendName);
  const random = new Random(1);
  const tensors = Object.fromEntries(
    Object.entries(inputs).map(([name, { shape, values, dtype }]) => {
      const size = tf.util.sizeFromShape(shape);
      return [name, tf.tensor(values ?? random.fillNormal(new Float32Array(size)), shape, dtype)];
    }),
  );
  const isList = '0' in tensors;
  const dataBefore = tf.backend().numDataIds();
  const tensorsBefore = tf.memory().numTensors;
  const output: tf.Tensor = tf
    .engine()
    .runKernel(
      kernelName,
      (isList ? Object.values(tensors) : tensors) as tf.NamedTensorMap,
      attributes as tf.NamedAttrMap,
    );
  const values = Array.from(await output.data());
  const { shape, dtype } = output;
  output.dispose();
  expect(tf.memory().numTensors).toBe(tensorsBefore);
  expect(tf.backend().numDataIds()).toBe(dataBefore);
  for (const tensor of Object.values(tensors))
    expect(Array.from(await tensor.data())).toHaveLength(tensor.size);
  tf.dispose(tensors);
  return { values, shape, dtype };
}
