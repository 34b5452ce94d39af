import { beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import * as tf from '@tensorflow/tfjs-core';
import { defaultLimits, type OrtBackend } from './backend';
import type { Value } from './graph/value';
import { SynchronousOrtBackend } from './synchronous/backend';
import { backendReport, GraphFailedError, OrtBackendError, registerOrtBackend } from './index';

beforeAll(() => registerOrtBackend());
beforeEach(async () => expect(await tf.setBackend('ort')).toBe(true));

/** What `work` adds to the report. */
function counted<T>(work: () => T) {
  const before = backendReport();
  const result = work();
  const after = backendReport();
  return { result, runs: after.runs - before.runs, compiled: after.compiledGraphs - before.compiledGraphs };
}

describe('OrtBackend', () => {
  it('runs nothing until a result is read, and then one graph', () => {
    const { result, runs } = counted(() =>
      tf.tidy(() => tf.sum(tf.exp(tf.mul(tf.ones([4, 3]), tf.scalar(0))))),
    );
    expect(runs).toBe(0);
    const read = counted(() => result.dataSync());
    expect(read).toMatchObject({ runs: 1, result: Float32Array.of(12) });
    expect(counted(() => result.dataSync()).runs).toBe(0);
  });

  it('compiles graphs of one structure once, whatever the numbers are', () => {
    const step = (factor: number) => tf.tidy(() => tf.add(tf.mul(tf.ones([7]), factor), 1)).dataSync()[0];
    expect(counted(() => step(2))).toMatchObject({ result: 3, compiled: 1 });
    expect(counted(() => step(5))).toMatchObject({ result: 6, compiled: 0, runs: 1 });
  });

  it('does not compute what was disposed before it was needed', () => {
    const x = tf.tensor1d([1, 2, 3]);
    tf.matMul(tf.ones([50, 50]), tf.ones([50, 50])).dispose();
    const y = tf.neg(x);
    y.dataSync();
    expect(counted(() => tf.neg(x).dataSync()).compiled).toBe(0); // the graph of `y` had no product in it
  });

  it('keeps the inputs of a recorded call, also when they are disposed first', () => {
    const x = tf.tensor1d([1, 2, 3]);
    const y = tf.square(x);
    x.dispose();
    expect([...y.dataSync()]).toEqual([1, 4, 9]);
  });

  it('does not write into memory that the caller has read', () => {
    const x = tf.variable(tf.ones([1000]));
    const read = x.dataSync();
    for (let i = 0; i < 5; i++) {
      tf.tidy(() => x.assign(tf.add(x, 1)));
      x.dataSync();
    }
    expect(read.every((value) => value === 1)).toBe(true);
    expect(x.dataSync()[0]).toBe(6);
  });

  it('uses memory again in a loop', () => {
    const weights = tf.variable(tf.ones([1000, 100]));
    const step = () => tf.tidy(() => (weights.assign(tf.mul(weights, 0.99)), tf.sum(weights).dataSync()));
    const tensors = tf.memory().numTensors;
    const buffers = new Set<ArrayBufferLike>();
    for (let i = 0; i < 50; i++) {
      step();
      buffers.add((weights.dataId as Value).storage!.data.buffer);
    }
    expect(buffers.size).toBeLessThan(5);
    expect(tf.memory().numTensors).toBe(tensors);
  });

  it('runs recorded calls at the bound, although nobody reads them', () => {
    const { runtime } = tf.backend() as SynchronousOrtBackend;
    tf.registerBackend(
      'bounded',
      () => new SynchronousOrtBackend(runtime, { ...defaultLimits, pendingCalls: 10, freeBytes: 0 }),
    );
    tf.copyRegisteredKernels('ort', 'bounded');
    tf.setBackend('bounded').catch(() => undefined);
    const backend = tf.backend() as OrtBackend;
    let x: tf.Tensor = tf.scalar(0);
    for (let i = 0; i < 35; i++) x = tf.add(x, 1);
    expect(backend.statistics.runs).toBe(3);
    expect(x.dataSync()[0]).toBe(35);
  });

  it('works on after a graph that fails', () => {
    const table = tf.ones([3, 2]);
    const computed = tf.add<tf.Tensor1D>(tf.tensor1d([6], 'int32'), tf.tensor1d([1], 'int32'));
    const rows = tf.gather(table, computed);
    expect(() => rows.dataSync()).toThrow(GraphFailedError);
    expect(() => rows.dataSync()).toThrow(OrtBackendError);
    expect(tf.sum(table).dataSync()[0]).toBe(6);
  });

  it('gives NaN where the mathematics does', () => {
    expect([...tf.log(tf.tensor1d([-1, 1])).dataSync()]).toEqual([NaN, 0]);
  });

  it.each([Infinity, -Infinity, NaN])('keeps graphs with the attribute %d apart', (value) => {
    expect([...tf.fill([2], value).dataSync()]).toEqual([value, value]);
  });

  it('handles strings, integers, booleans and empty tensors', () => {
    expect(tf.tensor1d(['a', 'b']).dataSync()).toEqual(['a', 'b']);
    expect([...tf.add(tf.tensor1d([1, 2], 'int32'), tf.tensor1d([3, 4], 'int32')).dataSync()]).toEqual([
      4, 6,
    ]);
    expect([...tf.logicalNot(tf.tensor1d([true, false])).dataSync()]).toEqual([0, 1]);
    expect(tf.mul(tf.zeros([0, 3]), 2).dataSync()).toHaveLength(0);
  });

  it('tells TF.js what calls there were and what they took', async () => {
    const { kernels, newTensors } = await tf.profile(() =>
      tf.tidy(() => tf.matMul(tf.ones([9, 9]), tf.ones([9, 9]))),
    );
    expect(kernels.map(({ name }) => name)).toContain('BatchMatMul');
    expect(newTensors).toBe(1);
    const { kernelMs } = await tf.time(() =>
      tf.tidy(() => void tf.matMul(tf.ones([200, 200]), tf.ones([200, 200]))),
    );
    expect(kernelMs).toBeGreaterThan(0);
  });

  it('counts kernels that run on the cpu', () => {
    const before = backendReport().fallbacks.BitwiseAnd ?? 0;
    tf.bitwiseAnd(tf.tensor1d([5], 'int32'), tf.tensor1d([6], 'int32')).dataSync();
    expect(backendReport().fallbacks.BitwiseAnd).toBe(before + 1);
  });
});
