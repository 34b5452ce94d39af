import { describe, expect, it } from '@jest/globals';
import * as tf from '@tensorflow/tfjs-core';
import { BackendMemoryError, useBackend } from '@dl/core/backends';
import type { WasmBackend } from './backend';
import { guardMemory } from './guard-memory';

describe('the wasm backend', () => {
  it('throws when its memory does not suffice, and goes on afterwards', async () => {
    await useBackend('wasm');
    const backend = tf.backend() as WasmBackend;
    const dataIds = backend.numDataIds();
    // One tensor of almost 4 GiB, which nothing writes to.
    expect(() => backend.makeOutput([2 ** 30 - 1], 'float32')).toThrow(BackendMemoryError);
    expect(backend.numDataIds()).toBe(dataIds);
    const sum = tf.sum(tf.ones([10]));
    expect(await sum.data()).toEqual(new Float32Array([10]));
  });

  it.each([
    [
      'XNN status for xnn_create_convolution2d_nhwc_f32 is not successful. Got status 6. Use -c dbg',
      'backend-memory',
    ],
    ['XNN status for xnn_setup_fully_connected_nc_f32 is not successful. Got status 2.', 'backend-failure'],
  ])('throws what the compiled code prints: %s', (text, code) => {
    const printed: string[] = [];
    const backend = fakeBackend();
    guardMemory(backend, () => printed.splice(0));
    expect(backend.wasm._malloc(8)).toBe(16);
    printed.push(text);
    expect(() => backend.wasm._malloc(8)).toThrow(expect.objectContaining({ code }));
    printed.push(text);
    expect(() => backend.readSync({})).toThrow(expect.objectContaining({ code }));
    expect(backend.readSync({})).toEqual(new Float32Array(1));
  });
});

function fakeBackend(): WasmBackend {
  const wasm = { _malloc: () => 16, _free: () => {}, HEAPU8: new Uint8Array(8) };
  return { wasm, readSync: () => new Float32Array(1) } as unknown as WasmBackend;
}
