import { afterEach, beforeAll, beforeEach, describe, expect, it, jest } from '@jest/globals';
import * as tf from '@tensorflow/tfjs-core';
import { InvalidArgumentError } from '../errors';
import { wasm } from './definitions/wasm';
import {
  BackendUnavailableError,
  UnknownBackendError,
  listBackends,
  registerBackend,
  useBackend,
} from '@dl/core/backends';

const originalVariable = process.env.DL_BACKEND;

/** Makes a backend one that is not installed, whatever this machine has. */
function uninstall(name: string, packageName: string, node: number) {
  registerBackend({
    name,
    packageName,
    preference: { node },
    detect: () => ({ available: false, reason: `it is not installed: npm install ${packageName}` }),
    load: () => Promise.reject(new Error('not installed')),
  });
}

beforeAll(() => {
  uninstall('ort', '@dl/backend-ort', 40);
  uninstall('tensorflow', '@tensorflow/tfjs-node', 30);
  uninstall('tensorflow-gpu', '@tensorflow/tfjs-node-gpu', 50);
  uninstall('webgpu', 'webgpu', 25);
});

beforeEach(() => {
  delete process.env.DL_BACKEND;
});

afterEach(() => {
  if (originalVariable === undefined) delete process.env.DL_BACKEND;
  else process.env.DL_BACKEND = originalVariable;
});

/** A definition that works, on top of TF.js's cpu backend. */
function working(name: string, node: number, { emulated = false } = {}) {
  const load = jest.fn(async () => ({ device: `the device of ${name}` }));
  registerBackend({
    name,
    tensorflowName: 'cpu',
    packageName: `package-of-${name}`,
    preference: { node },
    detect: () => ({ available: true, device: 'some device', emulated }),
    load,
  });
  return load;
}

describe('useBackend', () => {
  it('makes a backend current and says what it runs on', async () => {
    const report = await useBackend('wasm');
    expect(tf.getBackend()).toBe('wasm');
    expect(report).toMatchObject({ name: 'wasm', skipped: [] });
    expect(report.device).toMatch(/WebAssembly, \d+ thread/);
    expect((await useBackend('cpu')).device).toMatch(/JavaScript$/);
    expect(tf.getBackend()).toBe('cpu');
  });

  it('makes TF.js differentiate', async () => {
    await useBackend('cpu');
    const gradient = tf.grad((x) => tf.square(x))(tf.scalar(3));
    expect(await gradient.data()).toEqual(new Float32Array([6]));
  });

  it('names what is available, and how to get the others, for an unknown name', async () => {
    const error: unknown = await useBackend('cuda').catch((reason: unknown) => reason);
    expect(error).toBeInstanceOf(UnknownBackendError);
    const { code, message } = error as UnknownBackendError;
    expect(code).toBe('unknown-backend');
    expect(message).toContain('There is no backend "cuda". Available here: wasm, cpu.');
    expect(message).toContain('tensorflow (it is not installed: npm install @tensorflow/tfjs-node)');
    expect(message).toContain('webgl (it runs in browsers only)');
  });

  it('says why a known backend cannot be used', async () => {
    await expect(useBackend('webgl')).rejects.toThrow(
      'The backend "webgl" cannot be used: it runs in browsers only',
    );
    await expect(useBackend('tensorflow-gpu')).rejects.toThrow('npm install @tensorflow/tfjs-node-gpu');
    await expect(useBackend('tensorflow')).rejects.toMatchObject({ code: 'backend-unavailable' });
  });

  it('follows DL_BACKEND when no backend is named, and for auto', async () => {
    process.env.DL_BACKEND = 'cpu';
    expect((await useBackend()).name).toBe('cpu');
    expect((await useBackend('auto')).name).toBe('cpu');
    expect((await useBackend('wasm')).name).toBe('wasm');
    process.env.DL_BACKEND = 'nonsense';
    await expect(useBackend()).rejects.toBeInstanceOf(UnknownBackendError);
  });

  it('takes the best that is there, and says what it went past', async () => {
    const report = await useBackend();
    expect(report.name).toBe('wasm');
    expect(report.skipped.map(({ name }) => name)).toEqual(['tensorflow-gpu', 'ort', 'tensorflow', 'webgpu']);
    expect(report.hint).toBe(
      'Using the backend "wasm"; "ort" is several times faster, but it is not installed: npm install @dl/backend-ort',
    );
  });

  it('leaves a backend that TF.js can create again after a reset', async () => {
    await useBackend('wasm');
    tf.engine().reset();
    await tf.setBackend('wasm');
    const product = tf.matMul(tf.ones([2, 20]), tf.ones([20, 2]));
    expect(await product.data()).toEqual(new Float32Array(4).fill(20));
    await useBackend('wasm');
  });

  it('loads a backend once', async () => {
    const load = working('loaded-once', 0);
    await Promise.all([useBackend('loaded-once'), useBackend('loaded-once')]);
    await useBackend('loaded-once');
    expect(load).toHaveBeenCalledTimes(1);
  });

  it('refuses options that come too late', async () => {
    working('with-options', 0);
    await useBackend('with-options', { threads: 2 });
    await useBackend('with-options', { threads: 2 });
    await useBackend('with-options');
    await expect(useBackend('with-options', { threads: 3 })).rejects.toBeInstanceOf(InvalidArgumentError);
  });

  it('refuses a number of threads that makes no sense', async () => {
    await expect(wasm.load({ threads: 0 })).rejects.toThrow('positive integer, received 0');
    process.env.DL_THREADS = 'many';
    await expect(wasm.load({})).rejects.toThrow('(or DL_THREADS) must be a positive integer, received NaN');
    delete process.env.DL_THREADS;
  });

  it('goes on to the next backend when the best turns out not to work', async () => {
    registerBackend({
      name: 'broken',
      packageName: 'broken',
      preference: { node: 100 },
      detect: () => ({ available: true, device: 'none' }),
      load: () => Promise.reject(new Error('no driver')),
    });
    working('fallback', 99);
    const report = await useBackend();
    expect(report.name).toBe('fallback');
    expect(report.skipped).toEqual([{ name: 'broken', reason: 'loading broken failed: no driver' }]);
    await expect(useBackend('broken')).rejects.toBeInstanceOf(BackendUnavailableError);
  });
});

describe('what auto goes past', () => {
  it('an emulated device, which can be named', async () => {
    working('emulated', 300, { emulated: true });
    working('next', 299);
    const { name, skipped } = await useBackend();
    expect(name).toBe('next');
    expect(skipped).toEqual([
      { name: 'emulated', reason: expect.stringContaining('emulates its device (some device)') },
    ]);
    expect((await useBackend('emulated')).name).toBe('emulated');
  });

  it('a backend that computes a wrong gradient, which is tested once and can be named', async () => {
    await useBackend('cpu');
    working('wrong', 400);
    const correct = tf.getKernel(tf.Conv2DBackpropFilter, 'cpu');
    tf.unregisterKernel(tf.Conv2DBackpropFilter, 'cpu');
    tf.registerKernel({
      ...correct,
      kernelFunc: (call) => {
        const result = correct.kernelFunc(call) as tf.TensorInfo;
        (tf.backend().readSync(result.dataId) as Float32Array).fill(7);
        return result;
      },
    });
    const report = await useBackend();
    tf.unregisterKernel(tf.Conv2DBackpropFilter, 'cpu');
    tf.registerKernel(correct);

    expect(report.skipped[0]).toEqual({
      name: 'wrong',
      reason: expect.stringMatching(
        /^its smoke test failed: .* gradient of a convolution's filter is \[7,7,7.*\], expected \[-1,-2,27/,
      ),
    });
    expect((await useBackend()).skipped[0]).toEqual(report.skipped[0]);
    expect((await useBackend('wrong')).name).toBe('wrong');
  });
});

describe('listBackends', () => {
  it('lists all in the order of auto, each with its device or the reason why it is missing', async () => {
    const backends = await listBackends();
    const names = backends.map(({ name }) => name);
    expect(
      names.filter((name) => ['tensorflow-gpu', 'ort', 'tensorflow', 'wasm', 'cpu'].includes(name)),
    ).toEqual(['tensorflow-gpu', 'ort', 'tensorflow', 'wasm', 'cpu']);
    expect(backends.find(({ name }) => name === 'cpu')).toMatchObject({
      available: true,
      packageName: '@tensorflow/tfjs-backend-cpu',
      platforms: ['node', 'browser'],
    });
    expect(backends.find(({ name }) => name === 'webgl')).toMatchObject({
      available: false,
      platforms: ['browser'],
      reason: 'it runs in browsers only',
    });
  });
});
