import { describe, expect, it } from '@jest/globals';
import { FileFormatError, type HostTensor } from '@dl/core';
import { readFileSync } from 'node:fs';
import { openWeights } from '../open-weights';
import { expectDamageRefused } from '../testing/expect-damage-refused';
import { valuesOf } from '../testing/values-of';

/** Made by `fixtures/torch7.py`. */
const fixture = (name: string) =>
  new Uint8Array(readFileSync(new URL(`fixtures/${name}.t7`, import.meta.url)));
const open = (name: string) => openWeights(fixture(name));

const range = (length: number, start = 0) => Array.from({ length }, (_, i) => start + i);

const numbers = [0, 1, 2, 3, 4, 100];
const int64 = { dtype: 'int64', data: BigInt64Array.from(numbers, BigInt) } as const;
const float32 = { dtype: 'float32', data: Float32Array.from(numbers) } as const;
const types: Record<string, Pick<HostTensor, 'dtype' | 'data'>> = {
  Byte: { dtype: 'uint8', data: Uint8Array.from(numbers) },
  Char: { dtype: 'int8', data: Int8Array.from(numbers) },
  Short: { dtype: 'int16', data: Int16Array.from(numbers) },
  Int: { dtype: 'int32', data: Int32Array.from(numbers) },
  Long: int64,
  Float: float32,
  Double: { dtype: 'float64', data: Float64Array.from(numbers) },
  Cuda: float32,
  CudaLong: int64,
};

describe.each(['', '-ascii'])('a Torch7 file (form%s)', (form) => {
  it('has every type', async () => {
    const file = await open(`types${form}`);
    expect(file.format).toBe('torch7');
    const expected = Object.entries(types).map(([name, type]) => [name, { ...type, shape: [2, 3] }]);
    expect(await file.read()).toEqual(Object.fromEntries(expected));
  });

  it('has views of one storage, and metadata', async () => {
    const file = await open(`strided${form}`);
    const transposed = range(4).flatMap((k) =>
      range(2).flatMap((i) => range(3).map((j) => i * 12 + j * 4 + k)),
    );
    expect(await valuesOf(file)).toEqual({
      whole: [[24], range(24)],
      same: [[24], range(24)],
      offset: [[3], [5, 6, 7]],
      transposed: [[4, 2, 3], transposed],
      expanded: [
        [2, 3],
        [3, 3, 3, 4, 4, 4],
      ],
      empty: [[0], []],
    });
    expect(file.metadata).toEqual({ note: 'text', epoch: '7', done: 'false' });
  });

  it('has numbers that are none', async () => {
    expect(await valuesOf(await open(`single${form}`))).toEqual({
      tensor: [[4], [NaN, -Infinity, 0.1, -1e-30]],
    });
  });

  it('has the parameters of a network by the names of PyTorch', async () => {
    const values = await valuesOf(await open(`network${form}`));
    expect(values).toEqual({
      '0.0.weight': [[2, 1, 3, 3], range(18)],
      '0.0.bias': [[2], [0, 1]],
      '0.1.running_mean': [[2], [0, 0]],
      '0.1.running_var': [[2], [1, 1]],
      '0.3.weight': [[1, 2, 3, 3], range(18, 100)],
      '0.3.bias': [[1], [0]],
      '1.1.weight': [[2, 2], range(4)],
      '1.1.bias': [[2], [0, 0]],
    });
  });

  it('has the parts of a network by the names of its table', async () => {
    const file = await open(`parts${form}`);
    expect(file.names).toEqual([
      'features.0.weight',
      'features.0.bias',
      'features.1.running_mean',
      'features.1.running_var',
      'features.3.weight',
      'features.3.bias',
      'classifier.1.weight',
      'classifier.1.bias',
    ]);
    expect(file.metadata).toEqual({ name: 'tiny' });
  });

  it.each(['types', 'strided', 'network'])('answers damage to %s with a typed error', async (name) => {
    // The line feed at the end of the ASCII form may be missing.
    await expectDamageRefused(fixture(name + form), { runs: 300, flips: 4, spare: 1 });
  });
});

describe('a Torch7 file', () => {
  it('has half-precision numbers', async () => {
    const { Half } = await (await open('half')).read();
    expect(Half).toEqual({
      dtype: 'float16',
      shape: [2, 3],
      data: Uint16Array.of(0, 0x3c00, 0x4000, 0x4200, 0x4400, 0x5640),
    });
  });

  it('may refer to itself', async () => {
    expect(await valuesOf(await open('cycle'))).toEqual({ 'a.weight': [[1], [1]] });
  });

  it.each([
    ['function', '"callback" of the object is a function'],
    ['hash', '"table" of the object is of the class tds.Hash'],
    ['expanded', 'unfolds to 4398046511104 bytes'],
  ])('%s is refused: %s', async (name, message) => {
    await expect(open(name)).rejects.toThrow(FileFormatError);
    await expect(open(name)).rejects.toThrow(message);
  });
});
