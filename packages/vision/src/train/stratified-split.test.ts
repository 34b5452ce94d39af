import { expect, it } from '@jest/globals';
import { InvalidArgumentError } from '@dl/core';
import fc from 'fast-check';
import { stratifiedSplit } from './stratified-split';

it('gives two parts without overlap, in each of which every class has its share', () => {
  const classSizes = fc.array(fc.integer({ min: 2, max: 30 }), { minLength: 1, maxLength: 5 });
  fc.assert(
    fc.property(
      classSizes,
      fc.double({ min: 0.05, max: 0.95, noNaN: true }),
      fc.nat(),
      (sizes, share, seed) => {
        const labels = sizes.flatMap((size, label) => new Array<number>(size).fill(label));
        const parts = stratifiedSplit(labels, share, seed);
        expect(parts.flat().sort((a, b) => a - b)).toEqual([...labels.keys()]);
        for (const [label, size] of sizes.entries()) {
          const [train, heldOut] = parts.map(
            (part) => part.filter((index) => labels[index] === label).length,
          );
          expect(train).toBeGreaterThan(0);
          expect(heldOut).toBe(Math.min(Math.max(1, Math.round(share * size)), size - 1));
        }
      },
    ),
  );
});

it('depends on the seed alone', () => {
  const labels = Array.from({ length: 40 }, (_, i) => i % 2);
  expect(stratifiedSplit(labels, 0.25, 7)).toEqual(stratifiedSplit(labels, 0.25, 7));
  expect(stratifiedSplit(labels, 0.25, 7)).not.toEqual(stratifiedSplit(labels, 0.25, 8));
});

it.each([0, 1, -0.5, NaN])('refuses a share of %d', (share) => {
  expect(() => stratifiedSplit([0, 0], share, 0)).toThrow(InvalidArgumentError);
});
