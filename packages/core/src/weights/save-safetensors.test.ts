import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import fs from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { openSafetensors, readSafetensors, saveSafetensors, writeSafetensors, type TensorReader } from '.';

const everyType = new URL('./fixtures/every-type.safetensors', import.meta.url);

let directory: string;
beforeEach(async () => {
  directory = await fs.mkdtemp(path.join(os.tmpdir(), 'dl-save-'));
});
afterEach(() => fs.rm(directory, { recursive: true }));

describe('saveSafetensors', () => {
  it('writes the same bytes as writeSafetensors, tensor by tensor', async () => {
    const { tensors, metadata } = readSafetensors(await fs.readFile(everyType));
    const file = path.join(directory, 'copy.safetensors');
    const saved: string[] = [];
    await saveSafetensors(file, await openSafetensors(everyType), { onTensor: (name) => saved.push(name) });
    expect(Buffer.compare(await fs.readFile(file), writeSafetensors(tensors, metadata))).toBe(0);
    expect([...saved].sort()).toEqual(Object.keys(tensors).sort());
  });

  it('leaves the old file when a tensor cannot be read, is not what was said, or the caller stops', async () => {
    const file = path.join(directory, 'model.safetensors');
    await fs.writeFile(file, 'old');
    const reader: TensorReader = {
      format: 'test',
      names: ['a'],
      metadata: {},
      describe: () => ({ dtype: 'float32', shape: [2] }),
      read: async () => ({ a: { dtype: 'float32', shape: [1], data: Float32Array.of(1) } }),
    };
    await expect(saveSafetensors(file, reader)).rejects.toMatchObject({ code: 'file-format' });
    const stop = () => {
      throw new Error('enough');
    };
    await expect(saveSafetensors(file, reader, { onTensor: stop })).rejects.toThrow('enough');
    expect(await fs.readFile(file, 'utf8')).toBe('old');
    expect(await fs.readdir(directory)).toEqual(['model.safetensors']);
  });

  it('refuses reserved names, and leaves nothing behind', async () => {
    const empty = { dtype: 'float32', shape: [0], data: new Float32Array() } as const;
    const reader: TensorReader = {
      format: 'test',
      names: ['__metadata__'],
      metadata: {},
      describe: () => empty,
      read: async () => ({ __metadata__: empty }),
    };
    const saving = saveSafetensors(path.join(directory, 'x.safetensors'), reader);
    await expect(saving).rejects.toMatchObject({ code: 'invalid-argument' });
    expect(await fs.readdir(directory)).toEqual([]);
  });
});
