import * as tf from '@tensorflow/tfjs-core';
import { listBackends, useBackend } from '../backends';
import { toHostTensor, type HostTensor } from '../host-tensor';
import type { AnyModule } from '../nn/module';
import { Random } from '../random';
import { expectNoLeaks } from './expect-no-leaks';
import { ExpectationError } from './expectation-error';
import { LayerUnderTest, type LayerRecord, type LayerTestOptions } from './layer-under-test';

type Numbers = ArrayLike<number>;

/** The backends that run in every Node and browser. */
const portableBackends = ['cpu', 'wasm'];

/** Largest difference of two backends, in parts of a tensor's largest number. */
const backendTolerance = 1e-4;

/**
 * Tests what every layer has to do: the shape of its output and the number of its parameters, gradients that agree with
 * finite differences, a state dict that makes an equal layer, an SGD step that lowers a loss, no leaked tensors, and
 * the same numbers on every backend. Rejects with an {@link ExpectationError} that tells what is wrong.
 *
 * ```ts
 * it('is a layer', () =>
 *   runLayerTest(() => new Linear(3, 2), { inputShape: [4, 3], outputShape: [4, 2], parameters: 8 }));
 * ```
 *
 * @param create - Makes the layer; it is called several times.
 */
export async function runLayerTest(create: () => AnyModule, options: LayerTestOptions): Promise<void> {
  const backend = tf.getBackend();
  const inputs = await hostInputs(options);
  const make = (seed: number) => new LayerUnderTest(create, seed, inputs, options);
  try {
    const expected = await expectNoLeaks(() => testHere(make));
    for (const { name, available } of await listBackends()) {
      if (!available || name === backend || !portableBackends.includes(name)) continue;
      await useBackend(name);
      await expectNoLeaks(() => expectSameRecord(make, expected, `on ${name}`, backendTolerance));
    }
  } finally {
    await useBackend(backend);
  }
}

async function hostInputs({ inputShape, inputs }: LayerTestOptions): Promise<HostTensor[]> {
  if (inputs) return Promise.all(inputs.map(toHostTensor));
  if (!inputShape) throw new ExpectationError('runLayerTest needs `inputShape` or `inputs`');
  const data = new Random(4).fillNormal(new Float32Array(tf.util.sizeFromShape(inputShape)));
  return [{ dtype: 'float32', shape: inputShape, data }];
}

async function testHere(make: (seed: number) => LayerUnderTest): Promise<LayerRecord> {
  const layer = make(5);
  try {
    layer.expectShapes();
    layer.expectOnlyOutput();
    const record = await layer.record();
    await expectSameRecord(make, record, 'after loading the state dict', 0);
    await layer.expectGradients();
    await layer.expectStepToLowerLoss();
    return record;
  } finally {
    layer.dispose();
  }
}

/** A new layer, made with another seed, must be equal once it has loaded the state. */
async function expectSameRecord(
  make: (seed: number) => LayerUnderTest,
  expected: LayerRecord,
  where: string,
  tolerance: number,
): Promise<void> {
  const layer = make(6);
  try {
    layer.load(expected.state);
    const { state, output, gradients } = await layer.record();
    expectClose(output, expected.output, `the output ${where}`, tolerance);
    for (const [name, gradient] of Object.entries(gradients)) {
      expectClose(gradient, expected.gradients[name]!, `the gradient of ${name} ${where}`, tolerance);
    }
    for (const [name, { data }] of Object.entries(state)) {
      expectClose(
        data as Numbers,
        expected.state[name]!.data as Numbers,
        `${name} of the state ${where}`,
        tolerance,
      );
    }
  } finally {
    layer.dispose();
  }
}

function expectClose(actual: Numbers, expected: Numbers, what: string, tolerance: number): void {
  const largest = Array.from(expected, Math.abs).reduce((a, b) => Math.max(a, b), 0);
  for (let index = 0; index < expected.length; index++) {
    if (Math.abs(actual[index]! - expected[index]!) <= tolerance * largest) continue;
    throw new ExpectationError(
      `${what} is ${actual[index]} at element ${index}, expected ${expected[index]}`,
    );
  }
}
