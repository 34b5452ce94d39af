import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import * as tf from '@tensorflow/tfjs-core';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { BackendUnavailableError, registerBackend, useBackend } from '@dl/core/backends';
import { tensorflowBackends } from './tensorflow';

// Packages with the interface of tfjs-node in a temporary folder, on a machine with or without GPUs.
const folder = mkdtempSync(path.join(tmpdir(), 'fake-tfjs-node-'));
const files = new Map<string, string>();
const gpus: string[] = [];

const { tensorflow, tensorflowGpu } = tensorflowBackends({
  isInstalled: (name) => files.has(name),
  importPackage: (name) => import(files.get(name)!),
  nvidiaGpus: async () => gpus,
});

beforeAll(() => {
  delete process.env.DL_BACKEND; // it would decide for `auto`
  registerBackend(tensorflow);
  registerBackend(tensorflowGpu);
});

let count = 0;

/** Installs a package that runs `source` when it is loaded. */
function install(name: string, source: string): void {
  const file = path.join(folder, `${name}-${count++}.cjs`);
  writeFileSync(file, source);
  files.set(`@tensorflow/${name}`, file);
}

function plugIn(...names: string[]): void {
  gpus.splice(0, Infinity, ...names);
}

/** What loading tfjs-node does, as far as it shows: it registers a backend that says if it found a GPU. */
const registersBackend = (isUsingGpuDevice: boolean) =>
  `globalThis.registerFakeBackend({ isUsingGpuDevice: ${isUsingGpuDevice} });`;

beforeEach(() => {
  files.clear();
  plugIn();
  Object.assign(globalThis, {
    registerFakeBackend: (backend: object) =>
      tf.registerBackend(
        'tensorflow',
        () => ({ ...backend, dispose: () => {} }) as unknown as tf.KernelBackend,
      ),
  });
});

afterAll(() => rmSync(folder, { recursive: true }));

describe('the tensorflow backends', () => {
  it('say how to install them', async () => {
    await expect(useBackend('tensorflow')).rejects.toThrow(
      'not installed: npm install @tensorflow/tfjs-node',
    );
    await expect(useBackend('tensorflow-gpu')).rejects.toThrow('npm install @tensorflow/tfjs-node-gpu');
  });

  it('refuse a Node that tfjs-node does not run on', async () => {
    install('tfjs-node', '');
    const { node } = process.versions;
    Object.defineProperty(process.versions, 'node', { value: '23.1.0' });
    try {
      expect(await tensorflow.detect()).toEqual({
        available: false,
        reason: '@tensorflow/tfjs-node 4.22 runs on Node 22 and earlier, this is Node 23',
      });
    } finally {
      Object.defineProperty(process.versions, 'node', { value: node });
    }
  });

  it('say what to do when the native library does not load', async () => {
    install('tfjs-node', `throw new Error('libtensorflow.so.2: cannot open shared object file');`);
    await expect(useBackend('tensorflow')).rejects.toMatchObject({
      code: 'backend-unavailable',
      message: expect.stringMatching(/cannot open shared object file.*npm rebuild @tensorflow\/tfjs-node/),
    });
  });

  it('list the GPUs', async () => {
    install('tfjs-node-gpu', '');
    plugIn('NVIDIA H100', 'NVIDIA T4');
    expect(await tensorflowGpu.detect()).toEqual({
      available: true,
      device: 'NVIDIA H100',
      devices: ['NVIDIA H100', 'NVIDIA T4'],
    });
  });

  it('name driver and CUDA when the GPU package is there, but no GPU', async () => {
    install('tfjs-node-gpu', registersBackend(false));
    const remedy = /NVIDIA driver \(450.80 or later\), CUDA 11.2 and cuDNN 8.1/;
    await expect(useBackend('tensorflow-gpu')).rejects.toThrow(remedy);
    plugIn('NVIDIA H100'); // the driver is there, CUDA is not
    await expect(useBackend('tensorflow-gpu')).rejects.toThrow(remedy);
    await expect(useBackend('tensorflow-gpu')).rejects.toBeInstanceOf(BackendUnavailableError);
    expect(tf.engine().registryFactory).not.toHaveProperty('tensorflow');
  });

  it('let auto go on to the next backend then', async () => {
    install('tfjs-node-gpu', registersBackend(false));
    plugIn('NVIDIA H100');
    registerBackend({
      name: 'next',
      tensorflowName: 'cpu',
      packageName: 'next',
      preference: { node: 49 },
      detect: () => ({ available: true, device: 'the next device' }),
      load: async () => ({ device: 'the next device' }),
    });
    const { name, skipped } = await useBackend();
    expect(name).toBe('next');
    expect(skipped[0]).toEqual({
      name: 'tensorflow-gpu',
      reason: expect.stringContaining('libtensorflow found no GPU to use'),
    });
  });

  it('choose devices and the growth of memory before the library is loaded', async () => {
    install('tfjs-node-gpu', registersBackend(true));
    plugIn('NVIDIA H100', 'NVIDIA T4');
    await expect(tensorflowGpu.load({ devices: [2] })).rejects.toThrow(
      'devices must be among 0 (NVIDIA H100), 1 (NVIDIA T4), received [2]',
    );
    const { device } = await tensorflowGpu.load({ devices: [1], memoryGrowth: false });
    expect(device).toBe('NVIDIA T4');
    expect(process.env).toMatchObject({ CUDA_VISIBLE_DEVICES: '1', TF_FORCE_GPU_ALLOW_GROWTH: 'false' });
    install('tfjs-node', registersBackend(false));
    await expect(tensorflow.load({})).rejects.toThrow('has loaded @tensorflow/tfjs-node-gpu');
  });
});
