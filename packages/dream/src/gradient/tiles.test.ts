import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { randomPicture } from '../testing/small-network';
import { equalParts, readTile, writeTile } from './tiles';

describe('equalParts', () => {
  it('covers every pixel with as few parts of one size as keep to the limit', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 2000 }), fc.integer({ min: 1, max: 600 }), (length, limit) => {
        const { size, starts } = equalParts(length, limit);
        expect(size).toBeLessThanOrEqual(limit);
        expect(starts).toHaveLength(Math.ceil(length / limit));
        const covered = new Set(starts.flatMap((start) => Array.from({ length: size }, (_, i) => start + i)));
        expect(covered.size).toBe(length);
        expect(Math.max(...covered)).toBe(length - 1);
      }),
      { numRuns: 50 },
    );
  });
});

describe('tiles', () => {
  it('go round the edges, and come back to where they were', () => {
    const picture = randomPicture(7, 5);
    const tile = { top: -2, left: 5, height: 5, width: 4 };
    const data = readTile(picture, tile);
    // The pixel in the third row and column of the tile is that of row 0, column 0.
    expect([...data.subarray((2 * 4 + 2) * 3, (2 * 4 + 3) * 3)]).toEqual([...picture.data.subarray(0, 3)]);
    const copy = { ...picture, data: new Float32Array(picture.data.length) };
    writeTile(copy, tile, data);
    writeTile(copy, { ...tile, left: 9 - 7 }, readTile(picture, { ...tile, left: 9 }));
    const rest = { ...tile, left: 1, width: 2 };
    writeTile(copy, rest, readTile(picture, rest));
    expect(copy).toEqual(picture);
  });
});
