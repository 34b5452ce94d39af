import { FileFormatError, ShapeError } from '@dl/core';
import { expect, it } from '@jest/globals';
import { broadcastShapes, expand, fill, integers, mapNumbers, numbersOf, rearrange } from './numbers';

it('broadcasts as NumPy', () => {
  expect(broadcastShapes([[2, 1, 3], [4, 1], []])).toEqual([2, 4, 3]);
  expect(broadcastShapes([[0], [1]])).toEqual([0]);
  expect(() => broadcastShapes([[2], [3]])).toThrow(ShapeError);
  const sum = mapNumbers((a, b) => a + b, [integers([1, 2], [2, 1]), integers([10, 20, 30])]);
  expect(sum).toMatchObject({ dtype: 'int32', shape: [2, 3] });
  expect(Array.from(sum.data)).toEqual([11, 21, 31, 12, 22, 32]);
});

it('rounds real numbers to float32, as the graph would', () => {
  const scale = { dtype: 'float32', shape: [], data: [Math.fround(0.7)] } as const;
  expect(mapNumbers((a, b) => a * b, [scale, integers([10], [])]).data[0]).toBe(7);
});

it('rearranges and expands', () => {
  const turned = rearrange(integers([1, 2, 3, 4, 5, 6], [2, 3]), [3, 2], ([i, j]) => [j!, i!]);
  expect(Array.from(turned.data)).toEqual([1, 4, 2, 5, 3, 6]);
  expect(Array.from(expand(integers([1, 2], [2, 1]), [2, 2, 2]).data)).toEqual([1, 1, 2, 2, 1, 1, 2, 2]);
});

it('widens half precision and 64-bit integers', () => {
  const half = numbersOf({
    dtype: 'float16',
    shape: [4],
    data: Uint16Array.of(0x3c00, 0xc000, 0x0001, 0x7c00),
  });
  expect(Array.from(half.data)).toEqual([1, -2, 2 ** -24, Infinity]);
  expect(numbersOf({ dtype: 'bfloat16', shape: [1], data: Uint16Array.of(0x3f80) }).data[0]).toBe(1);
  expect(numbersOf({ dtype: 'int64', shape: [1], data: BigInt64Array.of(-7n) })).toMatchObject({
    dtype: 'int32',
    data: [-7],
  });
});

it('does not make more numbers than a shape can need', () => {
  expect(() => fill('int32', [2 ** 20, 2 ** 20], 0)).toThrow(FileFormatError);
  expect(() => fill('int32', [-1], 0)).toThrow(FileFormatError);
});
