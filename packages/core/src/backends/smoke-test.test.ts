import { describe, expect, it } from '@jest/globals';
import * as tf from '@tensorflow/tfjs-core';
import { examineBackend, useBackend } from '@dl/core/backends';
import { expectNoLeaks } from '../testing';
import { smokeTest } from './smoke-test';

describe('smokeTest', () => {
  it.each(['cpu', 'wasm'])('passes on %s and leaves nothing behind', async (name) => {
    await useBackend(name);
    await expectNoLeaks(() => smokeTest(name));
  });

  it.each([
    [tf.Conv2D, 'convolution'],
    [tf.Conv2DBackpropInput, "gradient of a convolution's input"],
    [tf.Conv2DBackpropFilter, "gradient of a convolution's filter"],
  ])('tells of a wrong %s', async (kernelName, what) => {
    await useBackend('cpu');
    const kernel = tf.getKernel(kernelName, 'cpu');
    tf.unregisterKernel(kernelName, 'cpu');
    tf.registerKernel({
      ...kernel,
      kernelFunc: (call) => {
        const result = kernel.kernelFunc(call) as tf.TensorInfo;
        const values = tf.backend().readSync(result.dataId) as Float32Array;
        values[3]! += 1;
        return result;
      },
    });
    try {
      await expectNoLeaks(() =>
        expect(smokeTest('cpu')).rejects.toMatchObject({
          code: 'backend-failure',
          message: expect.stringContaining(`The backend "cpu" failed: the ${what} is [`),
        }),
      );
    } finally {
      tf.unregisterKernel(kernelName, 'cpu');
      tf.registerKernel(kernel);
    }
  });
});

describe('examineBackend', () => {
  it('measures a backend and goes back to the current one', async () => {
    await useBackend('cpu');
    const { device, failure, gigaflops } = await examineBackend('wasm');
    expect(device).toMatch(/WebAssembly/);
    expect(failure).toBeUndefined();
    expect(gigaflops).toBeGreaterThan(0);
    expect(tf.getBackend()).toBe('cpu');
  });

  it('says why a backend cannot be used, and throws for a name that nobody knows', async () => {
    expect(await examineBackend('webgl')).toEqual({
      failure: 'The backend "webgl" cannot be used: it runs in browsers only',
    });
    await expect(examineBackend('cuda')).rejects.toMatchObject({ code: 'unknown-backend' });
  });
});
