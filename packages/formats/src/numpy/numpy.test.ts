import { describe, expect, it } from '@jest/globals';
import { FileFormatError, type HostTensor } from '@dl/core';
import { readFileSync } from 'node:fs';
import { openWeights } from '../open-weights';
import { expectDamageRefused } from '../testing/expect-damage-refused';
import { writeNpy } from './write-npy';

/** Made by `fixtures/numpy_files.py`. */
const fixture = (name: string) => new Uint8Array(readFileSync(new URL(`fixtures/${name}`, import.meta.url)));
const read = async (name: string) => (await openWeights(fixture(name))).read();

const numbers = [0, 1, 2, 3, 4, 100];
const types: Record<string, Pick<HostTensor, 'dtype' | 'data'>> = {
  b1: { dtype: 'bool', data: Uint8Array.of(0, 1, 1, 1, 1, 1) },
  i1: { dtype: 'int8', data: Int8Array.from(numbers) },
  i2: { dtype: 'int16', data: Int16Array.from(numbers) },
  i4: { dtype: 'int32', data: Int32Array.from(numbers) },
  i8: { dtype: 'int64', data: BigInt64Array.from(numbers, BigInt) },
  u1: { dtype: 'uint8', data: Uint8Array.from(numbers) },
  u2: { dtype: 'uint16', data: Uint16Array.from(numbers) },
  u4: { dtype: 'uint32', data: Uint32Array.from(numbers) },
  u8: { dtype: 'uint64', data: BigUint64Array.from(numbers, BigInt) },
  f2: { dtype: 'float16', data: Uint16Array.of(0, 0x3c00, 0x4000, 0x4200, 0x4400, 0x5640) },
  f4: { dtype: 'float32', data: Float32Array.from(numbers) },
  f8: { dtype: 'float64', data: Float64Array.from(numbers) },
};

describe('NumPy files', () => {
  it.each(['types.npz', 'compressed.npz', 'big-endian.npz'])('%s has every type', async (name) => {
    const file = await openWeights(fixture(name));
    expect(file.format).toBe('numpy');
    expect(file.names).toEqual(Object.keys(types));
    expect(file.describe('f4')).toMatchObject({ dtype: 'float32', shape: [2, 3] });
    const expected = Object.entries(types).map(([code, type]) => [code, { ...type, shape: [2, 3] }]);
    expect(await file.read()).toEqual(Object.fromEntries(expected));
  });

  it('are read in row-major order, whatever theirs', async () => {
    const float32 = (shape: number[], ...data: number[]) => ({
      dtype: 'float32',
      shape,
      data: Float32Array.from(data),
    });
    expect(await read('layouts.npz')).toEqual({
      fortran: float32([2, 3, 4], ...Array.from({ length: 24 }, (_, i) => i)),
      scalar: float32([], 7),
      empty: float32([0, 3]),
      'layer/weight': float32([1], 1),
    });
  });

  it.each([1, 2, 3])('may have version %i', async (version) => {
    const tensor = { dtype: 'float32', shape: [3], data: Float32Array.of(0, 1, 2) };
    expect(await read(`version-${version}.npy`)).toEqual({ tensor });
  });

  it.each([
    ['structured', "[('a', '<f4'), ('b', '<i4')]"],
    ['objects', "'|O'"],
    ['text', "'<U1'"],
    ['complex', "'<c8'"],
  ])('of %s elements are refused, naming the type', async (name, type) => {
    await expect(openWeights(fixture(`${name}.npy`))).rejects.toThrow(FileFormatError);
    await expect(openWeights(fixture(`${name}.npy`))).rejects.toThrow(`its elements are of type ${type}`);
  });

  const withHeader = (text: string, elements = new Uint8Array(4)) => {
    const npy = writeNpy({ dtype: 'uint8', shape: [4], data: elements });
    const header = new TextEncoder().encode(text.padEnd(53));
    return Uint8Array.of(...npy.subarray(0, 8), header.length, 0, ...header, ...elements);
  };
  const dict = (descr: string, order: string, shape: string) =>
    `{'descr': ${descr}, 'fortran_order': ${order}, 'shape': ${shape}}`;
  it.each([
    dict(`'|u1'`, 'False', '(4,)'),
    dict(`'|u1'`, 'True', '(2L, 2L)'),
    `{'shape':(4,),'fortran_order':False,'descr':'|u1',}`,
  ])('may have the header %s', async (text) => {
    expect((await openWeights(withHeader(text))).names).toEqual(['tensor']);
  });

  it.each([
    [dict(`'|u1'`, 'False', '(4)'), 'its shape is (4)'],
    [dict(`'|u1'`, 'False', '(-4,)'), 'its shape is (-4,)'],
    [dict(`'|u1'`, 'False', '(4.0,)'), 'its shape is (4.0,)'],
    [dict(`'|u1'`, 'False', '(5,)'), 'should end at byte 70, it ends at 69'],
    [dict(`'|u1'`, 'False', '(3,)'), 'should end at byte 68, it ends at 69'],
    [dict(`'|u1'`, 'False', '(9999999999, 9999999999)'), 'has the shape'],
    [dict(`'|u1'`, 'exit()', '(4,)'), 'its header makes no sense'],
    [dict(`open('x')`, 'False', '(4,)'), 'its header makes no sense'],
    [`{'descr': '|u1', 'descr': '|u1'}`, 'its header makes no sense'],
    [`{'descr': '|u1', 'shape': (4,)}`, 'lacks "fortran_order"'],
    [`{'descr': '|u1', 'fortran_order': False}`, 'its shape is missing'],
    [`{'descr': '=u1', 'fortran_order': False, 'shape': (4,)}`, "of type '=u1'"],
    ['', 'lacks "fortran_order"'],
  ])('may not have the header %s', async (text, message) => {
    await expect(openWeights(withHeader(text))).rejects.toThrow(FileFormatError);
    await expect(openWeights(withHeader(text))).rejects.toThrow(message);
  });

  it.each(['types.npz', 'compressed.npz', 'layouts.npz', 'version-1.npy', 'version-2.npy'])(
    'answer damage to %s with a typed error',
    (name) => expectDamageRefused(fixture(name), { runs: 300, flips: 3 }),
  );
});
