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

beforeAll(() =>
  // As it is for those who have not installed it, whatever this machine has.
  registerBackend({
    name: 'ort',
    packageName: '@dl/backend-ort',
    preference: { node: 40 },
    detect: () => ({ available: false, reason: 'it is not installed: npm install @dl/backend-ort' }),
    load: () => Promise.reject(new Error('not installed')),
  }),
);

beforeEach(() => {
  delete process.env.DL_BACKEND;
});

afterEach(() => {
  if (originalVariable === undefined) delete process.env.DL_BACKEND;
  else process.env.DL_BACKEND = originalVariable;
});

const unavailable = {
  packageName: 'none',
  preference: { node: 201 },
  detect: () => ({ available: false as const, reason: 'it is gone' }),
  load: () => Promise.reject(new Error('it is gone')),
};

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
  /** Stands behind the others in the order. */
  beforeEach(() => void working('fallback', 199));

  it('an emulated device, which can be named', async () => {
    working('emulated', 200, { emulated: true });
    const { name, skipped } = await useBackend();
    expect(name).toBe('fallback');
    expect(skipped).toEqual([
      { name: 'emulated', reason: expect.stringContaining('emulates its device (some device)') },
    ]);
    expect((await useBackend('emulated')).name).toBe('emulated');
    registerBackend({ ...unavailable, name: 'emulated' });
  });

  it('a backend whose convolution gives wrong numbers', async () => {
    const load = async () => {
      await import('@tensorflow/tfjs-backend-cpu');
      tf.registerBackend('faulty', () => tf.findBackend('cpu'));
      tf.copyRegisteredKernels('cpu', 'faulty');
      const { kernelFunc } = tf.getKernel(tf.Conv2D, 'faulty');
      tf.unregisterKernel(tf.Conv2D, 'faulty');
      tf.registerKernel({
        kernelName: tf.Conv2D,
        backendName: 'faulty',
        kernelFunc: ({ inputs, attrs, backend }) =>
          kernelFunc({ inputs: { ...inputs, x: tf.zerosLike(inputs.x as tf.Tensor) }, attrs, backend }),
      });
      return { device: 'a faulty driver' };
    };
    registerBackend({
      ...unavailable,
      name: 'faulty',
      detect: () => ({ available: true, device: '' }),
      load,
    });
    const { name, skipped } = await useBackend();
    expect(name).toBe('fallback');
    expect(skipped).toContainEqual({ name: 'faulty', reason: expect.stringContaining('wrong numbers') });
    registerBackend({ ...unavailable, name: 'faulty' });
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
