import { afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import * as tf from '@tensorflow/tfjs-core';
import {
  backendReport,
  CaptureError,
  compile,
  exportOnnx,
  OrtBackendError,
  registerOrtBackend,
} from '../index';
import { loadNodeRuntime } from '../runtime/node';

beforeAll(() => registerOrtBackend());
beforeEach(async () => expect(await tf.setBackend('ort')).toBe(true));

let filter: tf.Variable<tf.Rank.R4>;
let tensors: number;

beforeEach(() => {
  filter = tf.variable(tf.randomNormal([3, 3, 2, 16], 0, 1, 'float32', 1));
  tensors = tf.memory().numTensors;
});
afterEach(() => filter.dispose());

/** Images [batch, height, width, 2] to [batch, 16]. */
const network = (images: tf.Tensor) =>
  tf.mean<tf.Tensor>(tf.relu(tf.conv2d(images as tf.Tensor4D, filter, 1, 'same')), [1, 2]);

const images = (seed: number, batch = 2) => tf.randomUniform([batch, 5, 4, 2], -1, 1, 'float32', seed);

function expectClose(actual: tf.Tensor, expected: tf.Tensor): void {
  expectNumbers(actual.dataSync(), expected.dataSync());
}

function expectNumbers(actual: tf.TypedArray, expected: tf.TypedArray): void {
  expect(actual).toHaveLength(expected.length);
  actual.forEach((value, i) => expect(value).toBeCloseTo(expected[i]!, 4));
}

describe('compile', () => {
  it('gives what the function gives, in its form, without calling it again', () => {
    let calls = 0;
    const compiled = compile((x: tf.Tensor) => {
      calls++;
      const means = network(x);
      return { means, all: [tf.sum(means), { label: 'unchanged' }] as [tf.Tensor, { label: string }] };
    });
    for (const seed of [1, 2, 3]) {
      const x = images(seed);
      const { means, all } = compiled(x);
      tf.tidy(() => {
        expectClose(means, network(x));
        expectClose(all[0], tf.sum(network(x)));
      });
      expect(all[1]).toEqual({ label: 'unchanged' });
      tf.dispose([x, means, all[0]]);
    }
    expect(calls).toBe(1);
    const y = images(4, 3);
    compiled(y).means.dispose();
    expect(calls).toBe(2); // another batch size
    compiled.dispose();
  });

  it('leaks nothing and takes inputs that are still to be computed', () => {
    const compiled = compile((x: tf.Tensor, y: tf.Tensor) => tf.sub(tf.mul(x, 2), y));
    const x = tf.tensor1d([1, 2, 3]);
    for (let i = 0; i < 5; i++) {
      const result = tf.tidy(() => compiled(tf.square(x), tf.neg(x)));
      expect([...result.dataSync()]).toEqual([3, 10, 21]);
      result.dispose();
    }
    x.dispose();
    expect(tf.memory().numTensors).toBe(tensors);
  });

  it('sees new values of variables', () => {
    const compiled = compile(network);
    const x = images(1);
    const before = compiled(x);
    filter.assign(tf.mul(filter, 2));
    const after = compiled(x);
    expectClose(after, tf.mul(before, 2));
  });

  it('refuses functions that read values, or compute nothing, and works on', () => {
    const x = tf.tensor1d([1, 2]);
    expect(() => compile((y: tf.Tensor) => tf.mul(y, tf.square(y).dataSync()[0]!))(x)).toThrow(CaptureError);
    expect(() =>
      compile((y: tf.Tensor) => tf.cumsum(tf.bincount(tf.cast(y, 'int32') as tf.Tensor1D, [], 3)))(x),
    ).not.toThrow();
    expect(() => compile((y: tf.Tensor) => tf.unique(y).values)(x)).toThrow(
      /the kernel Unique reads a value/,
    );
    expect(() => compile((y: tf.Tensor) => y)(x)).toThrow(/its results are inputs/);
    expect([...tf.square(x).dataSync()]).toEqual([1, 4]);
  });

  it('says which backend it needs', async () => {
    tf.enableProdMode(); // the cpu backend advertises tfjs-node otherwise
    await tf.setBackend('cpu');
    expect(() => compile(network)(images(1))).toThrow(OrtBackendError);
  });
});

describe('exportOnnx', () => {
  it('writes a model that ONNX Runtime runs on its own', () => {
    const model = exportOnnx(network, [2, 5, 4, 2]);
    const runtime = loadNodeRuntime();
    const session = runtime.compile(model);
    const x = images(7);
    const result = new Float32Array(32);
    session.run(
      { input: runtime.tensor('float32', x.dataSync(), x.shape) },
      { output: runtime.tensor('float32', result, [2, 16]) },
    );
    expectNumbers(result, network(x).dataSync());
    session.dispose();
  });

  it('names inputs and outputs, takes modules, and uses no operator of ONNX Runtime alone', () => {
    const module = {
      weights: tf.ones([4, 3]),
      forward(x: tf.Tensor3D, ids: tf.Tensor1D) {
        return [tf.matMul(x, tf.transpose(x, [0, 2, 1])), tf.gather(this.weights, ids)];
      },
    };
    const model = exportOnnx(
      module,
      [
        { name: 'x', shape: [2, 3, 4] },
        { name: 'ids', shape: [5], dtype: 'int32' },
      ],
      {
        outputNames: ['gram', 'rows'],
      },
    );
    const text = new TextDecoder('latin1').decode(model);
    for (const name of ['x', 'ids', 'gram', 'rows']) expect(text).toContain(name);
    expect(text).not.toContain('com.microsoft');
  });
});

describe('inference in a loop', () => {
  it('makes weights part of the graph, until they change', () => {
    const run = (seed: number) => tf.tidy(() => network(images(seed)).dataSync());
    const first = run(1);
    for (let i = 0; i < 4; i++) run(1);
    const { compiledGraphs } = backendReport();
    expect(run(1)).toHaveLength(first.length);
    expectNumbers(run(1), first);
    expect(backendReport().compiledGraphs).toBe(compiledGraphs);
    filter.assign(tf.mul(filter, 3));
    expectNumbers(
      run(1),
      first.map((value) => 3 * value),
    );
  });
});
