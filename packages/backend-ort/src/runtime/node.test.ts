import { beforeAll, describe, expect, it } from '@jest/globals';
import * as tf from '@tensorflow/tfjs-core';
import { useBackend } from '@dl/core/backends';
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { testInChromium } from '../../../../build/test-in-chromium';
import { defaultLimits } from '../backend';
import {
  backendReport,
  DeviceUnavailableError,
  GraphFailedError,
  OutOfMemoryError,
  registerOrtBackend,
  RuntimeMissingError,
  ValueDisposedError,
  type BackendReport,
} from '../index';
import { SynchronousOrtBackend } from '../synchronous/backend';
import { trainSmallNetwork, type TrainingRecord } from '../testing/small-network';
import { loadNodeRuntime } from './node';

beforeAll(async () => {
  await useBackend('cpu');
  await useBackend('ort');
});

const greatestDifference = (a: readonly number[], b: readonly number[]) =>
  Math.max(...a.map((value, i) => Math.abs(value - b[i]!)));

describe('training on ort', () => {
  it('has the losses of cpu over 100 steps', async () => {
    await tf.setBackend('cpu');
    const cpu = await trainSmallNetwork(100);
    await tf.setBackend('ort');
    const ort = await trainSmallNetwork(100);
    expect(greatestDifference(ort.losses, cpu.losses)).toBeLessThan(1e-3);
    expect(backendReport().fallbacks).toEqual({});
  });

  it('takes no more memory after 2,000 steps than after some', async () => {
    await trainSmallNetwork(200);
    const { compiledGraphs } = backendReport();
    const values = tf.backend().numDataIds();
    const before = process.memoryUsage();
    const { tensors } = await trainSmallNetwork(2000);
    const after = process.memoryUsage();
    expect(tensors[1]).toBe(tensors[0]);
    expect(backendReport().compiledGraphs).toBeLessThanOrEqual(compiledGraphs + 1);
    expect(tf.backend().numDataIds()).toBe(values);
    // What V8 has not collected yet moves this by some ten megabytes; a copy of the weights a step would be 400 MB.
    expect(after.rss - before.rss).toBeLessThan(250 * 2 ** 20);
  });

  testInChromium(
    'keeps weights on the GPU, and has the losses of cpu', // Chromium brings Vulkan, on the processor
    async () => {
      const script = fileURLToPath(new URL('../testing/train-on-device.ts', import.meta.url));
      const folder = '/usr/lib/chromium';
      const env = {
        ...process.env,
        NODE_OPTIONS: '',
        LD_LIBRARY_PATH: folder,
        VK_ICD_FILENAMES: `${folder}/vk_swiftshader_icd.json`,
      };
      const cwd = fileURLToPath(new URL('../../', import.meta.url)); // tsx finds the repository's tsconfig.json from here
      const tsx = ['--import', 'tsx', script, 'webgpu', '20'];
      const { stdout, stderr } = spawnSync(process.execPath, tsx, { env, cwd, encoding: 'utf8' });
      if (!stdout) throw new Error(stderr);
      const webgpu = JSON.parse(stdout) as TrainingRecord & { report: BackendReport };
      const cpu = await trainSmallNetwork(20);
      expect(greatestDifference(webgpu.losses, cpu.losses)).toBeLessThan(1e-3);
      expect(webgpu.tensors[1]).toBe(webgpu.tensors[0]);
      expect(webgpu.report.fallbacks).toEqual({});
    },
  );
});

describe('loadNodeRuntime', () => {
  it('says why a device cannot be used', () => {
    const wrong = process.platform === 'linux' ? 'dml' : 'cuda';
    expect(() => loadNodeRuntime({ device: wrong })).toThrow(DeviceUnavailableError);
    expect(() => loadNodeRuntime({ device: wrong })).toThrow(`the device "${wrong}" cannot be used: `);
  });

  it('says what to install where there is no binary', () => {
    const { arch } = process;
    Object.defineProperty(process, 'arch', { value: 'riscv64' });
    try {
      expect(() => loadNodeRuntime()).toThrow(RuntimeMissingError);
      expect(() => loadNodeRuntime()).toThrow(/optional package @dl\/onnxruntime-\w+-riscv64: install again/);
    } finally {
      Object.defineProperty(process, 'arch', { value: arch });
    }
  });

  it('names the devices there are', async () => {
    tf.removeBackend('ort');
    const register = async () => registerOrtBackend({ device: 'npu' as 'cpu' });
    await expect(register()).rejects.toThrow('there are "cpu", "cuda", "webgpu", "dml", "coreml"');
    await registerOrtBackend();
    await tf.setBackend('ort');
  });

  it('writes a profile of the operators', () => {
    const folder = mkdtempSync(path.join(tmpdir(), 'dl-profile-'));
    const runtime = loadNodeRuntime({ profile: path.join(folder, 'trace') });
    tf.registerBackend('profiled', () => new SynchronousOrtBackend(runtime, defaultLimits));
    tf.copyRegisteredKernels('ort', 'profiled');
    tf.setBackend('profiled').catch(() => undefined);
    tf.tidy(() => tf.matMul(tf.ones([20, 20]), tf.ones([20, 20])).dataSync());
    tf.removeBackend('profiled');
    const traces = readdirSync(folder).map((file) => readFileSync(path.join(folder, file), 'utf8'));
    expect(traces.some((trace) => trace.includes('MatMul'))).toBe(true);
    rmSync(folder, { recursive: true });
  });
});

describe('SynchronousOrtBackend', () => {
  it('says when memory is not enough, for results and in between, and works on', async () => {
    await tf.setBackend('ort');
    const column = tf.ones([1_000_000, 1]);
    const row = tf.ones([1, 1_000_000]); // their product has 4 TB
    expect(() => tf.tidy(() => tf.sum(tf.matMul(column, row)).dataSync())).toThrow(OutOfMemoryError);
    const product = tf.matMul(column, row);
    expect(() => product.dataSync()).toThrow(/smaller batches/);
    expect(() => product.dataSync()).toThrow(/has no value/);
    expect([...tf.matMul(row, column).dataSync()]).toEqual([1_000_000]);
  });

  it('tells a graph that fails from a value that is gone', () => {
    const indices = tf.add<tf.Tensor1D>(tf.tensor1d([6], 'int32'), tf.tensor1d([1], 'int32'));
    const rows = tf.gather(tf.ones([3, 2]), indices);
    expect(() => rows.dataSync()).toThrow(GraphFailedError);
    expect(() => rows.dataSync()).toThrow(ValueDisposedError);
  });
});
