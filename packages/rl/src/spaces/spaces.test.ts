import { expect, it } from '@jest/globals';
import { InvalidArgumentError, Random } from '@dl/core';
import { Box, Discrete, MultiDiscrete, type Space } from './index';

it.each<[string, Space<unknown>]>([
  ['Discrete(3)', new Discrete(3)],
  ['MultiDiscrete([2, 5])', new MultiDiscrete([2, 5])],
  ['Box([2], -Infinity to 1)', new Box([-1, -Infinity], [1, 0])],
  ['Box([2, 2], 0 to 255)', Box.uniform([2, 2], 0, 255)],
])('%s contains its samples, which the seed repeats', (name, space) => {
  expect(space.describe()).toBe(name);
  const random = new Random(3);
  const samples = Array.from({ length: 100 }, () => space.sample(random));
  expect(samples.every((sample) => space.contains(sample))).toBe(true);
  expect(new Set(samples.map(String)).size).toBeGreaterThan(2);
  const again = new Random(3);
  expect(Array.from({ length: 100 }, () => space.sample(again))).toEqual(samples);
});

it('refuses what is not of the space', () => {
  expect([-1, 3, 1.5, '1', undefined].some((value) => new Discrete(3).contains(value))).toBe(false);
  expect([[2, 0], [0], 1].some((value) => new MultiDiscrete([2, 5]).contains(value))).toBe(false);
  const box = new Box([-1], [1]);
  const wrong = [[0], new Float32Array(2), new Float32Array([2]), new Float32Array([NaN])];
  expect(wrong.some((value) => box.contains(value))).toBe(false);
});

it('refuses spaces that make no sense', () => {
  expect(() => new Discrete(0)).toThrow(InvalidArgumentError);
  expect(() => new MultiDiscrete([2, -1])).toThrow(InvalidArgumentError);
  expect(() => new Box([1], [0])).toThrow('entry 0 has 1 and 0');
  expect(() => new Box([0, 0], [1, 1], [3])).toThrow('takes 3 bounds');
});
