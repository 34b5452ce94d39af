import { copyFile, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { FileFormatError, InvalidArgumentError } from '@dl/core';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { openWeights } from '../open-weights';
import { loadOnnxModel } from './load-onnx-model';

const fixture = (name: string) => new URL(`fixtures/${name}`, import.meta.url);

it('finds the format, and reads the tensors that are asked for', async () => {
  const file = await openWeights(fixture('network.onnx'));
  expect(file.format).toBe('onnx');
  expect(file.metadata.producer).toMatch(/^pytorch/);
  expect(file.describe('stem.0.weight')).toMatchObject({ dtype: 'float32', shape: [4, 3, 5, 5] });
  const { 'stem.0.bias': bias } = await file.read(['stem.0.bias']);
  expect(bias).toMatchObject({ dtype: 'float32', shape: [4] });
});

it('reads every type, from every field that may hold it', async () => {
  const file = await openWeights(fixture('types.onnx'));
  const tensors = await file.read();
  for (const [name, { dtype, data }] of Object.entries(tensors)) {
    const [type, , content] = name.split(' ');
    expect(dtype).toBe(type);
    expect(Array.from(data, String).join()).toBe(content);
  }
  expect(file.names).toHaveLength(24);
});

describe('tensors in files of their own', () => {
  let folder: string;
  beforeAll(async () => {
    folder = await mkdtemp(path.join(os.tmpdir(), 'dl-onnx-'));
    for (const name of ['external.onnx', 'external.bin'])
      await copyFile(fixture(name), path.join(folder, name));
  });
  afterAll(() => rm(folder, { recursive: true }));

  const open = () => openWeights(path.join(folder, 'external.onnx'));

  it('are read from beside the model', async () => {
    const { weight } = await (await open()).read();
    expect(Array.from(weight!.data as Float32Array)).toEqual([1, 2, 3, 4, 5, 6]);
    await expect(loadOnnxModel(path.join(folder, 'external.onnx'))).resolves.toBeDefined();
  });

  it('cannot be read if only the bytes of the model are there', async () => {
    const bytes = await openWeights(await readFile(path.join(folder, 'external.onnx')));
    await expect(bytes.read()).rejects.toThrow(
      /keeps tensor "weight" in "external.bin": open the model by its path/,
    );
  });

  it('must be where the model says', async () => {
    await writeFile(path.join(folder, 'external.bin'), new Uint8Array(10));
    await expect((await open()).read()).rejects.toThrow(FileFormatError);
    const bytes = await readFile(path.join(folder, 'external.onnx'));
    const outside = Buffer.from(bytes.toString('latin1').replace('external.bin', '../ernal.bin'), 'latin1');
    await writeFile(path.join(folder, 'external.onnx'), outside);
    await expect((await open()).read()).rejects.toThrow(InvalidArgumentError);
  });
});
