import { expect, it } from '@jest/globals';
import { Random } from '../random';
import { fillNormal } from './fill-normal';

const count = 2_000_000;
const values = fillNormal(new Float32Array(count), new Random(1), 0, 1);

it.each([
  [1, 0],
  [2, 1],
  [3, 0],
  [4, 3],
  [6, 15],
])('has the moment of order %i of a normal distribution', (order, expected) => {
  const moment = values.reduce((sum, value) => sum + value ** order, 0) / count;
  const variance = [0, 1, 2, 15, 96, 0, 10170][order]!; // of value ** order
  expect(Math.abs(moment - expected)).toBeLessThan(4.5 * Math.sqrt(variance / count));
});

// Probabilities of the normal distribution on both sides: in the layers, at their ends, and in the tail.
it.each([
  [0, 0.1, 0.0796557],
  [0.25, 0.3, 0.0384102],
  [1, 1.05, 0.0235924],
  [2, 2.1, 0.0097714],
  [3.3, 3.442619855899, 0.00039074],
  [3.442619855899, 3.6, 0.000257891],
  [3.6, 9, 0.000318217],
])('has as many numbers between %d and %d as it should', (low, high, probability) => {
  const found = values.filter((value) => Math.abs(value) >= low && Math.abs(value) < high).length;
  expect(Math.abs(found - count * probability)).toBeLessThan(4.5 * Math.sqrt(count * probability));
});

it('scales and shifts, and repeats with the seed', () => {
  const fill = (mean: number, deviation: number) =>
    fillNormal(new Float32Array(100), new Random(3), mean, deviation);
  expect(fill(0, 1)).toEqual(fill(0, 1));
  expect(fill(0, 0.5)).toEqual(fill(0, 1).map((value) => 0.5 * value));
  expect(fill(2, 0)).toEqual(new Float32Array(100).fill(2));
});
