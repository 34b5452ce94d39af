import { describe, expect, it } from '@jest/globals';
import { FileFormatError, type HostTensor } from '@dl/core';
import { openBytes } from '@dl/core/weights';
import { unzipSync, zipSync } from 'fflate';
import { existsSync, readFileSync } from 'node:fs';
import { openWeights } from '../open-weights';
import { expectDamageRefused } from '../testing/expect-damage-refused';
import { valuesOf } from '../testing/values-of';
import { pytorch } from './pytorch';

/** Made by `fixtures/pytorch.py`. */
const fixture = (name: string) => new Uint8Array(readFileSync(new URL(`fixtures/${name}`, import.meta.url)));
const open = (name: string) => openWeights(fixture(name));

describe.each(['', '-legacy'])('a PyTorch file (form%s)', (form) => {
  it('has every type', async () => {
    const file = await open(`types${form}.pth`);
    expect(file.format).toBe('pytorch');
    const tensors = await file.read();
    const expected: Record<string, HostTensor['data']> = {
      float64: Float64Array.of(0, 1, 2, 3, 4, 100),
      float32: Float32Array.of(0, 1, 2, 3, 4, 100),
      float16: Uint16Array.of(0, 0x3c00, 0x4000, 0x4200, 0x4400, 0x5640),
      bfloat16: Uint16Array.of(0, 0x3f80, 0x4000, 0x4040, 0x4080, 0x42c8),
      int64: BigInt64Array.of(0n, 1n, 2n, 3n, 4n, 100n),
      int32: Int32Array.of(0, 1, 2, 3, 4, 100),
      int16: Int16Array.of(0, 1, 2, 3, 4, 100),
      int8: Int8Array.of(0, 1, 2, 3, 4, 100),
      uint8: Uint8Array.of(0, 1, 2, 3, 4, 100),
      bool: Uint8Array.of(0, 1, 1, 1, 1, 1),
    };
    expect(file.names).toEqual(Object.keys(expected));
    for (const [dtype, data] of Object.entries(expected)) {
      expect(file.describe(dtype)).toMatchObject({ dtype, shape: [2, 3] });
      expect(tensors[dtype]).toEqual({ dtype, shape: [2, 3], data });
    }
  });

  it('has views of one storage', async () => {
    const range = (length: number, start = 0) => Array.from({ length }, (_, i) => start + i);
    const transposed = range(4).flatMap((k) =>
      range(2).flatMap((i) => range(3).map((j) => i * 12 + j * 4 + k)),
    );
    expect(await valuesOf(await open(`strided${form}.pth`))).toEqual({
      whole: [[24], range(24)],
      offset: [[3], [5, 6, 7]],
      transposed: [[4, 2, 3], transposed],
      columns: [
        [4, 3],
        [1, 3, 5, 7, 9, 11, 13, 15, 17, 19, 21, 23],
      ],
      expanded: [
        [2, 3],
        [3, 3, 3, 4, 4, 4],
      ],
      scalar: [[], [7]],
      empty: [[0, 3], []],
      parameter: [[2], [1, 2]],
    });
  });

  it('is searched for its state dict; text and numbers beside it are metadata', async () => {
    const file = await open(`checkpoint${form}.pth`);
    expect(file.metadata).toEqual({
      epoch: '7',
      arch: 'tiny',
      best: '0.5',
      done: 'false',
      device: 'cpu',
      path: 'runs/1',
    });
    const values = await valuesOf(file);
    expect(Object.keys(values)).toEqual([
      '0.weight',
      '0.bias',
      '1.weight',
      '1.bias',
      '1.running_mean',
      '1.running_var',
      '1.num_batches_tracked',
      '2.weight',
      '2.bias',
    ]);
    expect(values['0.weight']).toEqual([[2, 1, 3, 3], Array.from({ length: 18 }, (_, i) => i)]);
    expect(values['1.num_batches_tracked']).toEqual([[], [0]]);
  });

  it('names tensors by the keys that lead to them where there are several dicts', async () => {
    expect(await valuesOf(await open(`two-models${form}.pth`))).toEqual({
      'model.w': [[2], [1, 1]],
      'ema.w': [[2], [0, 0]],
      'steps.0': [[1], [1]],
    });
  });

  it('runs nothing: what would is refused by name', async () => {
    await expect(open(`attack${form}.pth`)).rejects.toThrow(FileFormatError);
    await expect(open(`attack${form}.pth`)).rejects.toThrow(
      /posix\.system.*Nothing of a file is executed.*torch\.save\(model\.state_dict/s,
    );
    expect(existsSync('/tmp/owned-by-a-checkpoint')).toBe(false);
  });

  it.each(['types', 'strided', 'checkpoint', 'two-models'])(
    'answers damage to %s with a typed error',
    (name) => expectDamageRefused(fixture(`${name}${form}.pth`), { runs: 500, flips: 4 }),
  );
});

describe('a PyTorch file', () => {
  it('has types without a storage type of their own', async () => {
    expect(await (await open('unsigned.pth')).read()).toEqual({
      uint16: { dtype: 'uint16', shape: [3], data: Uint16Array.of(1, 2, 200) },
      uint32: { dtype: 'uint32', shape: [3], data: Uint32Array.of(1, 2, 200) },
      uint64: { dtype: 'uint64', shape: [3], data: BigUint64Array.of(1n, 2n, 200n) },
    });
  });

  it.each<[string, Record<string, unknown>]>([
    ['single.pth', { tensor: [[2], [1.5, 2.5]] }],
    ['numpy.pth', { weight: [[3], [0, 1, 2]], bias: [[1], [1]] }],
    ['plain.pkl', { w: [[3], [0, 1, 2]] }],
    ['parameter.pth', { p: [[1], [4]] }],
    [
      'old-views-legacy.pth',
      {
        whole: [
          [2, 3],
          [0, 1, 2, 3, 4, 5],
        ],
        view: [[2], [3, 4]],
      },
    ],
    [
      'scripted.pt',
      { mean: [[1], [0.5]], 'features.0.weight': [[1, 1, 1, 1], [2]], 'features.0.bias': [[1], [2]] },
    ],
  ])('%s is read', async (name, expected) => {
    expect(await valuesOf(await open(name))).toEqual(expected);
  });

  it.each([
    ['module.pth', '__main__.Network'],
    ['subclass.pth', '__main__.Tagged'],
    ['sparse.pth', 'torch._utils._rebuild_sparse_tensor'],
    ['complex.pth', 'torch.ComplexFloatStorage'],
    ['expanded.pth', 'unfolds to 4398046511104 bytes'],
  ])('%s is refused, naming %s', async (name, message) => {
    await expect(open(name)).rejects.toThrow(FileFormatError);
    await expect(open(name)).rejects.toThrow(message);
  });

  const pickle = (text: string) =>
    Uint8Array.from(`\x80\x02${text}.`, (character) => character.charCodeAt(0));
  const doubled = Array.from({ length: 40 }, (_, i) => {
    const [last, next] = [String.fromCharCode(i), String.fromCharCode(i + 1)];
    return `](h${last}h${last}eq${next}`;
  });
  it.each([
    ['holds itself', ']q\0h\0a', 'hold each other again and again'],
    ['holds its parts twice, and those theirs', `]q\0${doubled.join('')}`, 'hold each other again and again'],
    ['nests deeply', `${'('.repeat(100_000)}${'t'.repeat(100_000)}`, 'hold each other again and again'],
  ])('is refused where a container %s', async (_, text, message) => {
    await expect(openWeights(pickle(text))).rejects.toThrow(FileFormatError);
    await expect(openWeights(pickle(text))).rejects.toThrow(message);
  });

  it('that is another ZIP file is refused', async () => {
    const zip = zipSync({ 'x/version': Uint8Array.of(0x33) });
    await expect(openWeights(zip)).rejects.toThrow("PyTorch's have one data.pkl, and this has 0");
  });

  it('opens by reading its pickle, not its storages', async () => {
    const files = {
      ...unzipSync(fixture('checkpoint.pth')),
      'checkpoint/data/large': new Uint8Array(2 ** 20),
    };
    const source = await openBytes(zipSync(files, { level: 0 }));
    let bytesRead = 0;
    const read = (start: number, end: number) => {
      bytesRead += end - start;
      return source.read(start, end);
    };
    await pytorch.open({ ...source, read });
    expect(bytesRead).toBeLessThan(2 ** 18);
  });

  it('gives tensors that do not keep more of the file in memory', async () => {
    const { offset } = await (await open('strided.pth')).read(['offset']);
    expect(offset!.data.buffer.byteLength).toBe(12);
  });
});
