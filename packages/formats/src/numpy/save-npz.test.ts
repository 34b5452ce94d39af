import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { InvalidArgumentError, type HostTensor } from '@dl/core';
import * as tf from '@tensorflow/tfjs-core';
import { execFile } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { openWeights } from '../open-weights';
import { npzPieces, saveNpz } from './save-npz';
import { writeNpy } from './write-npy';

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'dl-npz-'));
});
afterAll(() => rm(folder, { recursive: true }));

const tensors: Record<string, HostTensor> = {
  'layer1.0.weight': { dtype: 'float32', shape: [2, 2], data: Float32Array.of(1, 2, 3, 4) },
  bias: { dtype: 'float64', shape: [1], data: Float64Array.of(0.1) },
  half: { dtype: 'float16', shape: [2], data: Uint16Array.of(0x3c00, 0x4000) },
  steps: { dtype: 'int64', shape: [], data: BigInt64Array.of(-5n) },
  mask: { dtype: 'bool', shape: [3], data: Uint8Array.of(1, 0, 1) },
  empty: { dtype: 'uint8', shape: [0, 2], data: new Uint8Array() },
  'naïve ☃': { dtype: 'int32', shape: [1], data: Int32Array.of(9) },
};
const bytesOf = (pieces: Uint8Array[]) => new Uint8Array(Buffer.concat(pieces));

/** True if there is a Python with NumPy. */
const python = await promisify(execFile)('python3', ['-c', 'import numpy']).then(
  () => true,
  () => false,
);
const itWithPython = python ? it : it.skip;

describe('saveNpz', () => {
  it('writes what openWeights reads', async () => {
    const file = await openWeights(bytesOf(npzPieces(tensors)));
    expect(await file.read()).toEqual(tensors);
  });

  it('saves tensors of the backend', async () => {
    const state = { weight: tf.tensor2d([[1, 2]]), count: tf.scalar(3, 'int32') };
    const file = path.join(folder, 'state.npz');
    await saveNpz(file, state);
    tf.dispose(state);
    expect(await (await openWeights(file)).read()).toEqual({
      weight: { dtype: 'float32', shape: [1, 2], data: Float32Array.of(1, 2) },
      count: { dtype: 'int32', shape: [], data: Int32Array.of(3) },
    });
  });

  itWithPython(
    `writes what numpy.load reads${python ? '' : ' (skipped: there is no python3 with numpy)'}`,
    async () => {
      const file = path.join(folder, 'written.npz');
      await writeFile(file, bytesOf(npzPieces(tensors)));
      const script = fileURLToPath(new URL('../../fixtures/numpy_files.py', import.meta.url));
      const { stdout } = await promisify(execFile)('python3', [script, file], {
        env: { ...process.env, PYTHONIOENCODING: 'utf-8' },
      });
      expect(stdout.trim().split('\n')).toEqual([
        'layer1.0.weight float32 (2, 2) [1.0, 2.0, 3.0, 4.0]',
        'bias float64 (1,) [0.1]',
        'half float16 (2,) [1.0, 2.0]',
        'steps int64 () [-5]',
        'mask bool (3,) [True, False, True]',
        'empty uint8 (0, 2) []',
        'naïve ☃ int32 (1,) [9]',
      ]);
    },
  );

  it('refuses what NumPy has not', async () => {
    const half: HostTensor = { dtype: 'bfloat16', shape: [1], data: Uint16Array.of(1) };
    expect(() => writeNpy(half)).toThrow(InvalidArgumentError);
    expect(() => writeNpy({ dtype: 'float32', shape: [3], data: new Float32Array(2) })).toThrow(
      'received a Float32Array of 2',
    );
    const complex = { x: tf.complex([1], [1]) };
    await expect(saveNpz(path.join(folder, 'complex.npz'), complex)).rejects.toThrow('complex64');
    tf.dispose(complex);
  });
});
