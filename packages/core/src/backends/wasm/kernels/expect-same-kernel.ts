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

interface HostOutput {
  values: number[];
  shape: number[];
  dtype: string;
}

/** Expects that a kernel computes on wasm what it computes on cpu, and leaves nothing behind there. */
export async function expectSameKernel(
  kernelName: string,
  inputs: Record<string, KernelInput>,
  attributes: object = {},
): Promise<void> {
  const expected = await runOn('cpu', kernelName, inputs, attributes);
  const actual = await runOn('wasm', kernelName, inputs, attributes);
  expect(actual).toHaveLength(expected.length);
  for (const [i, output] of expected.entries()) expectClose(actual[i]!, output);
}

function expectClose(actual: HostOutput, expected: HostOutput): void {
  expect(actual.shape).toEqual(expected.shape);
  expect(actual.dtype).toBe(expected.dtype);
  const largest = (values: number[]) => values.reduce((most, value) => Math.max(most, Math.abs(value)), 0);
  const differences = expected.values.map((value, i) => value - actual.values[i]!);
  expect(largest(differences)).toBeLessThanOrEqual(1e-5 * largest(expected.values) + 1e-6);
}

async function runOn(
  backendName: string,
  kernelName: string,
  inputs: Record<string, KernelInput>,
  attributes: object,
): Promise<HostOutput[]> {
  await useBackend(backendName);
  const random = new Random(1);
  const tensors = Object.fromEntries(
    Object.entries(inputs).map(([name, { shape, values, dtype }]) => {
      const size = tf.util.sizeFromShape(shape);
      return [name, tf.tensor(values ?? random.fillNormal(new Float32Array(size)), shape, dtype)];
    }),
  );
  const operands = ('0' in tensors ? Object.values(tensors) : tensors) as tf.NamedTensorMap;
  const dataBefore = tf.backend().numDataIds();
  const tensorsBefore = tf.memory().numTensors;

  const result: tf.Tensor | tf.Tensor[] = tf
    .engine()
    .runKernel(kernelName, operands, attributes as tf.NamedAttrMap);
  const outputs = [result].flat();
  const hostOutputs = outputs.map((output) => ({
    values: Array.from(output.dataSync()),
    shape: output.shape,
    dtype: output.dtype,
  }));
  tf.dispose(outputs);

  expect(tf.memory().numTensors).toBe(tensorsBefore);
  expect(tf.backend().numDataIds()).toBe(dataBefore);
  for (const tensor of Object.values(tensors)) expect(tensor.dataSync()).toHaveLength(tensor.size);
  tf.dispose(tensors);
  return hostOutputs;
}
