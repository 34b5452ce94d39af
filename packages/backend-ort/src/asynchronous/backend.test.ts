import { afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import * as tf from '@tensorflow/tfjs-core';
import { defaultLimits, type OrtBackend } from '../backend';
import { GraphFailedError, registerOrtBackend, ValueNotInMemoryError } from '../index';
import { delayedRuntime, type RuntimeActivity } from '../testing/delayed-runtime';
import { kernelOperations, runOperation } from '../testing/kernel-operations';
import { AsynchronousOrtBackend } from './backend';

let activity: RuntimeActivity;

const statistics = () => (tf.backend() as OrtBackend).statistics;
const numbers = async (tensor: tf.Tensor) => [...(await tensor.data())];
/** A graph that ONNX Runtime refuses while it runs. */
const failing = () => tf.gather(tf.ones([3, 2]), tf.add(tf.tensor1d([6], 'int32'), tf.scalar(1, 'int32')));

beforeAll(async () => {
  await registerOrtBackend();
  tf.copyRegisteredKernels('ort', 'delayed');
});

beforeEach(async () => {
  const created = delayedRuntime();
  activity = created.activity;
  const limits = { ...defaultLimits, pendingCalls: 50 };
  tf.registerBackend('delayed', () => new AsynchronousOrtBackend(created.runtime, limits));
  expect(await tf.setBackend('delayed')).toBe(true);
});

afterEach(() => tf.removeBackend('delayed'));

describe('AsynchronousOrtBackend', () => {
  it('records on while a graph runs, and runs graphs one after the other', async () => {
    const x = tf.tensor1d([1, 2, 3]);
    const doubled = tf.mul(x, 2);
    const first = numbers(doubled);
    const next = tf.add(doubled, 1); // of a value that is being computed
    const second = numbers(next);
    const third = numbers(tf.sub(next, doubled));
    expect(await Promise.all([third, second, first])).toEqual([
      [1, 1, 1],
      [3, 5, 7],
      [2, 4, 6],
    ]);
    expect(activity.mostActive).toBe(1);
    expect(statistics().runs).toBe(3);
  });

  it('makes the same graphs, whether the program waits for a read or not', async () => {
    const weight = tf.variable(tf.ones([4]));
    const step = () => {
      const loss = tf.tidy(() => (weight.assign(tf.mul(weight, 0.5)), tf.sum(weight)));
      const read = numbers(loss);
      loss.dispose();
      return read;
    };
    const losses = await Promise.all(Array.from({ length: 10 }, step));
    expect(losses.map(([loss]) => loss)).toEqual(Array.from({ length: 10 }, (_, i) => 4 / 2 ** (i + 1)));
    expect(statistics()).toMatchObject({ runs: 10, compiledGraphs: 1 });
    expect(await numbers(weight)).toEqual(Array<number>(4).fill(2 ** -10));
  });

  it('keeps what a graph needs until it has run, and frees it then', async () => {
    const x = tf.tensor1d([1, 2, 3]);
    const square = tf.square(x);
    await square.data();
    const cube = tf.mul(square, x);
    const read = numbers(cube);
    const sum = tf.sum(cube);
    tf.dispose([x, square, cube]); // the graph of `cube` waits still
    expect(await read).toEqual([1, 8, 27]);
    expect(await numbers(sum)).toEqual([36]);
    sum.dispose();
    await tf.scalar(0).data();
    await new Promise((resolve) => setTimeout(resolve, 20));
    expect(activity.held).toBe(0);
  });

  it('frees results that were disposed while they were computed, also those of one tensor with two names', async () => {
    const x = tf.tensor1d([1, 2, 3]);
    const twins = [tf.exp(x), tf.exp(x)];
    const read = numbers(twins[0]!);
    twins[1]!.dispose();
    expect(await read).toEqual(await numbers(tf.exp(x)));
    expect(activity.held).toBe(2);
    twins[0]!.dispose();
    await tf.neg(x).data();
    expect(activity.held).toBe(2); // of the two results that were not disposed
  });

  it('tells an error to the readers of the values that depend on it, and to nobody else', async () => {
    const good = tf.square(tf.tensor1d([2, 3]));
    await good.data();
    const bad = failing();
    const badRead = bad.data();
    const dependent = tf.sum(bad);
    const independent = tf.add(good, 1);
    const reads = await Promise.allSettled([badRead, dependent.data(), independent.data()]);
    expect(reads.map(({ status }) => status)).toEqual(['rejected', 'rejected', 'fulfilled']);
    expect((reads[0] as PromiseRejectedResult).reason).toBeInstanceOf(GraphFailedError);
    expect((reads[1] as PromiseRejectedResult).reason).toBe((reads[0] as PromiseRejectedResult).reason);
    expect(await numbers(independent)).toEqual([5, 10]);
    expect(() => bad.dataSync()).toThrow(GraphFailedError);
    await expect(tf.mul(dependent, 2).data()).rejects.toThrow(GraphFailedError);
  });

  it('refuses to read synchronously what is not in memory', async () => {
    const x = tf.tensor1d([5], 'int32');
    expect([...x.dataSync()]).toEqual([5]);
    const y = tf.add(x, tf.scalar(1, 'int32'));
    expect(() => y.dataSync()).toThrow(ValueNotInMemoryError);
    expect(() => tf.bitwiseAnd(x, y)).toThrow(/the kernel BitwiseAnd/);
    await y.data();
    expect([...y.dataSync()]).toEqual([6]);
    expect(await numbers(tf.bitwiseAnd(x, y))).toEqual([4]);
  });

  it('runs recorded calls at the bound, although nobody reads them', async () => {
    let x: tf.Tensor = tf.scalar(0);
    for (let i = 0; i < 160; i++) x = tf.add(x, 1);
    expect(await numbers(x)).toEqual([160]);
    expect(statistics().runs).toBe(4);
  });

  it('reads complex numbers', async () => {
    const z = tf.complex(tf.tensor1d([1, 2]), tf.tensor1d([3, 4]));
    expect(await numbers(z)).toEqual([1, 3, 2, 4]);
  });

  it('leaves no tensors on the device in a loop', async () => {
    const weight = tf.variable(tf.ones([10]));
    const held: number[] = [];
    for (let step = 0; step < 6; step++) {
      const loss = tf.tidy(() => (weight.assign(tf.mul(weight, 0.9)), tf.sum(weight)));
      await loss.data();
      loss.dispose();
      await tf.zeros([1]).data();
      held.push(activity.held);
    }
    expect(held.at(-1)).toBe(held[1]);
  });

  const poolings = kernelOperations.filter(([name]) => name.startsWith('pooling'));
  it.each(poolings)('%s, on a device without positions of maxima', async (_, shapes, operation) => {
    const expected = await runOperation('ort', shapes, operation);
    const actual = await runOperation('delayed', shapes, operation);
    actual.forEach((result, i) => {
      result.forEach((value, j) => expect(value).toBeCloseTo(expected[i]![j]!, 5));
    });
  });
});
