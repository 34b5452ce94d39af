import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import * as tf from '@tensorflow/tfjs-core';
import { Random } from '../random';
import { expectGradients, expectNoLeaks } from '../testing';

type Input = number[] | ((seed: number) => tf.Tensor);

/** A function that runs the kernel, and its inputs: shapes are filled with normally distributed numbers. */
export type GradientCase = [f: (...inputs: tf.Tensor[]) => tf.Tensor, ...inputs: Input[]];

/** Uniform numbers in [low, high). */
export function uniform(low: number, high: number, shape: number[]): (seed: number) => tf.Tensor {
  return (seed) => {
    const data = new Float32Array(tf.util.sizeFromShape(shape));
    return tf.tensor(Random.derive(seed).fillUniform(data, low, high), shape);
  };
}

/** Nothing but these integers. */
export function integers(values: number[], shape: number[] = [values.length]): () => tf.Tensor {
  return () => tf.tensor(values, shape, 'int32');
}

/** Registers, for the tests of this file, a kernel that no portable backend has. */
export function useKernel(
  kernelName: string,
  kernelFunc: (inputs: tf.NamedTensorMap, attributes: tf.NamedAttrMap) => tf.Tensor,
): void {
  beforeAll(() =>
    tf.registerKernel({
      kernelName,
      backendName: tf.getBackend(),
      kernelFunc: ({ inputs, attrs }) => kernelFunc(inputs as tf.NamedTensorMap, attrs!),
    }),
  );
  afterAll(() => tf.unregisterKernel(kernelName, tf.getBackend()));
}

/**
 * Describes a test for each case of each kernel of a family: the case runs that kernel, its gradients and the gradients
 * of its gradients agree with finite differences, and nothing leaks.
 */
export function describeGradients(
  family: string,
  gradients: readonly tf.GradConfig[],
  cases: Record<string, Record<string, GradientCase>>,
  { firstOrderOnly = [] as string[] } = {},
): void {
  describe(`${family}: gradients`, () => {
    it('has a case for each kernel', () => {
      expect(Object.keys(cases).sort()).toEqual(gradients.map(({ kernelName }) => kernelName).sort());
    });

    for (const [kernelName, variants] of Object.entries(cases)) {
      it.each(Object.entries(variants))(`${kernelName}: %s`, async (_, [f, ...shapes]) => {
        const inputs = shapes.map((input, seed) =>
          typeof input === 'function' ? input(seed) : normal(input, seed),
        );
        await expectNoLeaks(async () => {
          const { result, kernelNames } = await tf.profile(() => tf.tidy(() => f(...inputs)));
          expect(kernelNames).toContain(kernelName);
          tf.dispose(result);
          await expectGradients(f, inputs, { elements: 32 });
          if (!firstOrderOnly.includes(kernelName)) await expectSecondGradients(f, inputs);
        });
        tf.dispose(inputs);
      });
    }
  });
}

function normal(shape: number[], seed: number): tf.Tensor {
  const data = Random.derive(seed).fillNormal(new Float32Array(tf.util.sizeFromShape(shape)));
  return tf.tensor(data, shape);
}

/** The gradients of `f` are a function of its inputs and of `dy`, whose own gradients must be right as well. */
async function expectSecondGradients(
  f: (...inputs: tf.Tensor[]) => tf.Tensor,
  inputs: tf.Tensor[],
): Promise<void> {
  const dy = tf.tidy(() => normal(f(...inputs).shape, 20));
  await expectGradients(
    (dy, ...xs) => tf.concat(backward(f, xs, dy).map((gradient) => tf.reshape(gradient, [-1]))),
    [dy, ...inputs],
    { tolerance: 0.01, elements: 16 },
  );
  dy.dispose();
}

function backward(
  f: (...inputs: tf.Tensor[]) => tf.Tensor,
  inputs: tf.Tensor[],
  dy?: tf.Tensor,
): tf.Tensor[] {
  const floats = inputs.filter(({ dtype }) => dtype === 'float32');
  return tf.tidy(() => tf.engine().gradients(() => f(...inputs), floats, dy).grads);
}
