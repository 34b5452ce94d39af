import { expect, it } from '@jest/globals';
import fc from 'fast-check';
import { planTiles } from './plan-tiles';

it('keeps every pixel once, with the overlap around it, in tiles of one size and phase', () => {
  const plan = { tileSize: 48, overlap: 8, multiple: 4 };
  const length = fc.integer({ min: 8, max: 300 });
  fc.assert(
    fc.property(length, length, (width, height) => {
      const kept = new Uint8Array(width * height);
      for (const { x, y } of planTiles(width, height, plan)) {
        for (const [stretch, size] of [
          [x, width],
          [y, height],
        ] as const) {
          const whole = Math.ceil(size / 4) * 4;
          expect(stretch.from % 4).toBe(0);
          expect(stretch.size).toBe(Math.min(whole, plan.tileSize));
          const before = stretch.keepFrom - stretch.from;
          const after = stretch.from + stretch.size - stretch.keepTo;
          expect(before >= plan.overlap || stretch.from === 0).toBe(true);
          expect(after >= plan.overlap || stretch.from + stretch.size === whole).toBe(true);
        }
        for (let row = y.keepFrom; row < y.keepTo; row++) {
          for (let column = x.keepFrom; column < x.keepTo; column++) kept[row * width + column]!++;
        }
      }
      expect(kept.every((times) => times === 1)).toBe(true);
    }),
    { numRuns: 60 },
  );
});
