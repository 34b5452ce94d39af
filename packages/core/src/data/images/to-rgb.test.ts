import { expect, it } from '@jest/globals';
import { toRgb } from './to-rgb';

it('repeats grey, drops alpha and leaves RGB', () => {
  const size = { width: 2, height: 1 };
  const rgb = { ...size, channels: 3 as const, data: Uint8Array.of(1, 2, 3, 4, 5, 6) };
  expect(toRgb(rgb)).toBe(rgb);
  expect(toRgb({ ...size, channels: 4, data: Uint8Array.of(1, 2, 3, 9, 4, 5, 6, 9) })).toEqual(rgb);
  expect(toRgb({ ...size, channels: 1, data: Uint8Array.of(7, 8) }).data).toEqual(
    Uint8Array.of(7, 7, 7, 8, 8, 8),
  );
});
