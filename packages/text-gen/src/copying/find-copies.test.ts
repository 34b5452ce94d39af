import { expect, it } from '@jest/globals';
import fc from 'fast-check';
import { findCopies } from './find-copies';

it('finds the longest span and the share of what is copied', () => {
  const source = 'It was the best of times, it was the worst of times.';
  const text = 'Once it was the worst of all; it was the best of times, they say.';
  const { longest, share } = findCopies(text, source, { minimumLength: 15 });
  expect(longest).toEqual({ text: 't was the best of times, ', position: 31 });
  expect(share).toBeCloseTo((' it was the worst of '.length + longest.text.length) / text.length);
});

it('agrees with a search of all spans', () => {
  const letters = fc.string({ unit: fc.constantFrom('a', 'b', '🙂'), maxLength: 24 });
  fc.assert(
    fc.property(letters, letters, fc.integer({ min: 1, max: 5 }), (text, source, minimumLength) => {
      const characters = Array.from(text);
      const copied = new Set<number>();
      let longest = 0;
      for (let start = 0; start < characters.length; start++) {
        for (let end = start + 1; end <= characters.length; end++) {
          if (!source.includes(characters.slice(start, end).join(''))) continue;
          longest = Math.max(longest, end - start);
          if (end - start >= minimumLength) for (let i = start; i < end; i++) copied.add(i);
        }
      }
      const found = findCopies(text, source, { minimumLength });
      expect(Array.from(found.longest.text)).toHaveLength(longest);
      expect(source).toContain(found.longest.text);
      expect(found.share).toBeCloseTo(characters.length ? copied.size / characters.length : 0);
    }),
    { numRuns: 300 },
  );
});
