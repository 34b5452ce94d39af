import { afterAll, afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import * as tf from '@tensorflow/tfjs-core';
import fs from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { mountSmallDisk } from '../platform/node/small-disk';
import { loadTensors, openSafetensors, saveTensors, StorageFullError } from '.';

let directory: string;
beforeEach(async () => {
  directory = await fs.mkdtemp(path.join(os.tmpdir(), 'dl-weights-'));
});
afterEach(() => fs.rm(directory, { recursive: true }));

const everyType = new URL('./fixtures/every-type.safetensors', import.meta.url);

describe('saveTensors and loadTensors', () => {
  it('give back values, shapes, types and metadata, and leak nothing', async () => {
    const file = path.join(directory, 'model.safetensors');
    const state = {
      'conv.weight': tf.tensor([1, 2, 3, 4, 5, 6], [1, 2, 3]),
      step: tf.scalar(7, 'int32'),
      mask: tf.tensor1d([true, false], 'bool'),
    };
    await saveTensors(file, state, { architecture: 'test' });
    const before = tf.memory().numTensors;
    const loaded = await loadTensors(file);
    expect(tf.memory().numTensors).toBe(before + 3);
    for (const [name, tensor] of Object.entries(state)) {
      expect(loaded[name]).toMatchObject({ shape: tensor.shape, dtype: tensor.dtype });
      expect(await loaded[name]!.data()).toEqual(await tensor.data());
    }
    expect((await openSafetensors(file)).metadata).toEqual({ architecture: 'test' });
    tf.dispose([state, loaded]);
  });

  it('keep integers and round floats, if they are to be narrow', async () => {
    const file = path.join(directory, 'narrow.safetensors');
    const state = { weight: tf.tensor1d([1 / 3, -2]), step: tf.scalar(7, 'int32') };
    await saveTensors(file, state, {}, { dtype: 'float16' });
    const saved = await openSafetensors(file);
    expect(saved.describe('weight')).toMatchObject({ dtype: 'float16' });
    expect(saved.describe('step')).toMatchObject({ dtype: 'int32' });
    const loaded = await loadTensors(file);
    expect([...(await loaded.weight!.data())]).toEqual([expect.closeTo(1 / 3, 3), -2]);
    tf.dispose([state, loaded]);
  });

  it('load only what is named', async () => {
    const byName = await loadTensors(everyType, { names: ['f32', 'i32'] });
    const byTest = await loadTensors(everyType, { names: (name) => name.startsWith('f32') });
    expect(Object.keys(byName)).toEqual(['f32', 'i32']);
    expect(Object.keys(byTest).sort()).toEqual(['f32', 'f32 empty']);
    tf.dispose([byName, byTest]);
  });

  it('widen half precision', async () => {
    const state = await loadTensors(everyType, { names: ['f16', 'bf16'] });
    expect([...(await state['f16']!.data())]).toEqual([1, -2.5, 65504, 2 ** -24, NaN]);
    expect([...(await state['bf16']!.data())]).toEqual([1, -2.5, (1 + 97 / 128) * 2 ** 127]);
    tf.dispose(state);
  });

  it('name the tensors there are when one is missing', async () => {
    await expect(loadTensors(everyType, { names: ['fc.weight'] })).rejects.toThrow(
      /every-type.safetensors" has no tensor "fc.weight"; it has 14: f64, i64,/,
    );
  });

  it('refuse types that the format lacks before anything is written', async () => {
    const file = path.join(directory, 'text.safetensors');
    await expect(saveTensors(file, { text: tf.tensor1d(['a']) })).rejects.toMatchObject({
      code: 'invalid-argument',
    });
    expect(await fs.readdir(directory)).toEqual([]);
  });

  it('leave no tensor behind when a file is damaged', async () => {
    const file = path.join(directory, 'cut.safetensors');
    await fs.writeFile(file, (await fs.readFile(everyType)).subarray(0, -1));
    const before = tf.memory().numTensors;
    await expect(loadTensors(file)).rejects.toMatchObject({ code: 'file-format' });
    expect(tf.memory().numTensors).toBe(before);
  });

  it('stop by signal', async () => {
    await expect(loadTensors(everyType, { signal: AbortSignal.abort() })).rejects.toThrow(/abort/);
  });
});

describe('openSafetensors', () => {
  it('reads neighbours together and shares their memory', async () => {
    const file = await openSafetensors(everyType);
    expect(file.names[0]).toBe('f64');
    expect(file.describe('i64')).toMatchObject({ dtype: 'int64', shape: [2] });
    expect(file.describe('none')).toBeUndefined();
    const { f64, i64 } = await file.read(['f64', 'i64']);
    expect(i64!.data.buffer).toBe(f64!.data.buffer);
  });
});

describe('saveTensors on a full disk', () => {
  const disk = mountSmallDisk(64);
  if ('reason' in disk) {
    it.skip(`keeps the old file (skipped: ${disk.reason})`, () => {});
    return;
  }
  afterAll(disk.unmount);

  it('keeps the old file', async () => {
    const file = path.join(disk.directory, 'model.safetensors');
    const [small, large] = [tf.ones([8]), tf.zeros([50_000])];
    await saveTensors(file, { weight: small });
    await expect(saveTensors(file, { weight: large })).rejects.toThrow(StorageFullError);
    const loaded = await loadTensors(file);
    expect(await loaded['weight']!.data()).toEqual(await small.data());
    expect(await fs.readdir(disk.directory)).toEqual(['model.safetensors']);
    tf.dispose([small, large, loaded]);
  });
});
