import { expect, it } from '@jest/globals';
import { Random } from './random';

it.each([0, 1, 2, 42, -1])('starts with uniform numbers from the seed %i', (seed) => {
  const random = new Random(seed);
  const values = Array.from({ length: 400 }, () => random.uniform());
  const mean = (numbers: number[]) => numbers.reduce((sum, value) => sum + value, 0) / numbers.length;
  expect(Math.abs(mean(values) - 0.5)).toBeLessThan(0.06); // four standard errors
  expect(Math.abs(mean(values.slice(0, 20)) - 0.5)).toBeLessThan(0.26);
});

it('gives first numbers that are uniform over neighbouring seeds', () => {
  const below = Array.from({ length: 400 }, (_, seed) => new Random(seed).uniform()).filter(
    (value) => value < 0.25,
  );
  expect(Math.abs(below.length - 100)).toBeLessThan(35); // four standard deviations
});

it('continues from a saved state', () => {
  const random = new Random(7);
  random.normal();
  const copy = Random.fromState(JSON.parse(JSON.stringify(random.state)) as number[]);
  expect(copy.int32()).toBe(random.int32());
});
