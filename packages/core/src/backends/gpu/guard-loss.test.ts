import { describe, expect, it } from '@jest/globals';
import type * as tf from '@tensorflow/tfjs-core';
import { guardLoss } from './guard-loss';

const dataId = {};

/** A backend whose device dies and is reported as lost when the test says so. */
function guarded() {
  const device = { values: Float32Array.of(0, 1), dead: false, reported: false, fails: false };
  let report = () => {};
  let endRead = (_values: Float32Array) => {};
  const use = () => {
    if (device.fails) throw new Error('Failed to compile fragment shader.');
    return device.values;
  };
  const backend = {
    run: use,
    readSync: use,
    read: () => new Promise<Float32Array>((resolve) => (endRead = resolve)),
  };
  const isLost = guardLoss(backend as unknown as tf.KernelBackend, {
    name: 'gpu',
    cause: 'it was pulled out',
    run: 'run',
    isReported: () => device.reported,
    isDead: () => device.dead,
    onReport: (callback) => (report = callback),
  });
  return {
    device,
    isLost,
    backend: backend as unknown as tf.KernelBackend & { run(): unknown },
    report: () => {
      device.reported = true;
      report();
    },
    endRead: (...values: number[]) => endRead(Float32Array.from(values)),
  };
}

const lost = expect.objectContaining({
  code: 'backend-lost',
  message: expect.stringContaining('pulled out'),
});

describe('guardLoss', () => {
  it('leaves a device alone that works, zeros and errors included', async () => {
    const { device, backend, isLost, endRead } = guarded();
    expect(backend.readSync(dataId)).toEqual(Float32Array.of(0, 1));
    device.values = Float32Array.of(0, 0);
    expect(backend.readSync(dataId)).toEqual(Float32Array.of(0, 0));
    const read = backend.read(dataId);
    endRead(0, 0);
    expect(await read).toEqual(Float32Array.of(0, 0));
    device.fails = true;
    expect(() => backend.run()).toThrow('Failed to compile');
    expect(() => backend.readSync(dataId)).toThrow('Failed to compile');
    expect(isLost()).toBe(false);
  });

  it('knows a dead device by its zeros, before any report', async () => {
    const first = guarded();
    first.device.dead = true;
    first.device.values = Float32Array.of(0, 0);
    expect(() => first.backend.readSync(dataId)).toThrow(lost);
    expect(() => first.backend.run()).toThrow(lost);
    expect(first.isLost()).toBe(true);

    const second = guarded();
    const read = second.backend.read(dataId);
    second.device.dead = true;
    second.endRead(0, 0);
    await expect(read).rejects.toEqual(lost);
  });

  it('says that the device is lost, and not what came of it', () => {
    const { device, backend } = guarded();
    Object.assign(device, { dead: true, fails: true });
    expect(() => backend.run()).toThrow(lost);
  });

  it('ends reads that would wait for ever', async () => {
    const { backend, report } = guarded();
    const reads = [backend.read(dataId), backend.read(dataId)];
    report();
    for (const read of reads) await expect(read).rejects.toEqual(lost);
    await expect(backend.read(dataId)).rejects.toEqual(lost);
    expect(() => backend.run()).toThrow(lost);
  });
});
