import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import * as tf from '@tensorflow/tfjs-core';
import fs from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { openWeights, saveWeights } from '.';

const everyType = new URL('../../core/src/weights/fixtures/every-type.safetensors', import.meta.url);

let directory: string;
beforeEach(async () => {
  directory = await fs.mkdtemp(path.join(os.tmpdir(), 'dl-save-weights-'));
});
afterEach(() => fs.rm(directory, { recursive: true }));

describe('saveWeights', () => {
  it('writes an open file again, each type, each bit', async () => {
    const file = path.join(directory, 'copy.SAFETENSORS');
    const source = await openWeights(everyType);
    const names: string[] = [];
    await saveWeights(file, source, { onTensor: (name) => names.push(name), metadata: { by: 'test' } });
    const copy = await openWeights(file);
    expect(await copy.read()).toEqual(await source.read());
    expect(copy.metadata).toEqual({ by: 'test' });
    expect(names.sort()).toEqual([...source.names].sort());
  });

  it('writes a state dict, whose tensors stay', async () => {
    const file = path.join(directory, 'model.safetensors');
    const state = { read: tf.tensor2d([[1, 2, 3]]), steps: tf.scalar(3, 'int32') };
    await saveWeights(file, state);
    expect(await (await openWeights(file)).read()).toEqual({
      read: { dtype: 'float32', shape: [1, 3], data: Float32Array.of(1, 2, 3) },
      steps: { dtype: 'int32', shape: [], data: Int32Array.of(3) },
    });
    expect(state.read.isDisposed).toBe(false);
    tf.dispose(state);
  });

  it('writes npz, by the extension', async () => {
    const file = path.join(directory, 'model.npz');
    const state = { 'fc.weight': tf.tensor2d([[1, 2, 3]]), steps: tf.scalar(3, 'int32') };
    await saveWeights(file, state);
    const copy = await openWeights(file);
    expect(copy.format).toBe('numpy');
    expect(await copy.read()).toEqual({
      'fc.weight': { dtype: 'float32', shape: [1, 3], data: Float32Array.of(1, 2, 3) },
      steps: { dtype: 'int32', shape: [], data: Int32Array.of(3) },
    });
    tf.dispose(state);
  });

  it.each(['model.pth', 'model', 'a.safetensors/model', 'model.toString'])('refuses "%s"', async (name) => {
    await expect(saveWeights(path.join(directory, name), {})).rejects.toThrow(
      /no format.*use \.safetensors, \.npz/,
    );
    expect(await fs.readdir(directory)).toEqual([]);
  });

  it('refuses strings', async () => {
    const text = tf.tensor1d(['a']);
    const saving = saveWeights(path.join(directory, 'x.safetensors'), { text });
    await expect(saving).rejects.toMatchObject({ code: 'invalid-argument' });
    text.dispose();
  });
});
