import { expect, it } from '@jest/globals';
import { InvalidArgumentError, ShapeError } from '../errors';
import type { HostTensor } from '../host-tensor';
import { heatMap, overlayHeatMap, tileImages } from './index';

const map = (shape: number[], ...values: number[]): HostTensor<'float32'> => ({
  dtype: 'float32',
  shape,
  data: Float32Array.from(values),
});

it('goes from the lowest to the highest colour', () => {
  const { data, width, height, channels } = heatMap(map([1, 3], -1, 1, 0));
  expect({ width, height, channels }).toEqual({ width: 3, height: 1, channels: 3 });
  expect([...data.subarray(0, 3)]).toEqual([0, 0, 4]); // the ends of inferno
  expect([...data.subarray(3, 6)]).toEqual([0xfc, 0xff, 0xa4]);
  const brightness = (pixel: number) =>
    data.subarray(3 * pixel, 3 * pixel + 3).reduce((sum, level) => sum + level);
  expect(brightness(2)).toBeGreaterThan(brightness(0));
  expect(brightness(2)).toBeLessThan(brightness(1));
});

it('takes a range, and limits what is outside of it', () => {
  const { data } = heatMap(map([2, 2], -5, 0, 2, 9), { range: [0, 4], colors: 'gray' });
  expect([...data].filter((_, i) => i % 3 === 0)).toEqual([0, 0, 128, 255]);
  expect(heatMap(map([1, 2], 3, 3), { colors: 'gray' }).data).toEqual(new Uint8Array(6));
  expect(() => heatMap(map([1, 1], 1), { range: [1, 0] })).toThrow(InvalidArgumentError);
  expect(() => heatMap(map([1, 1, 1], 1))).toThrow(/received \[1, 1, 1\]/);
});

it('lies over a picture and leaves what is lowest as it is', () => {
  const picture = { data: Uint8Array.of(100, 200), width: 2, height: 1, channels: 1 } as const;
  const { data } = overlayHeatMap(picture, map([1, 2], 0, 1), { opacity: 0.5, colors: 'gray' });
  expect([...data]).toEqual([100, 100, 100, 228, 228, 228]); // 200 + 55 / 2
  expect(() => overlayHeatMap(picture, map([2, 1], 0, 1))).toThrow(ShapeError);
});

it('puts tiles on a sheet in reading order', () => {
  const tile = (level: number) =>
    ({ data: Uint8Array.of(level, 9), width: 2, height: 1, channels: 1 }) as const;
  const sheet = tileImages([tile(1), tile(2), tile(3)], { columns: 2, gap: 1 });
  expect(sheet).toMatchObject({ width: 5, height: 3, channels: 1 });
  expect([...sheet.data]).toEqual([1, 9, 255, 2, 9, 255, 255, 255, 255, 255, 3, 9, 255, 255, 255]);
  expect([...tileImages([tile(7)], { scale: 2 }).data]).toEqual([7, 7, 9, 9, 7, 7, 9, 9]);
  expect(() => tileImages([])).toThrow(ShapeError);
  expect(() => tileImages([tile(1), { ...tile(1), width: 1, height: 2 }])).toThrow(/image 1 is 1x2x1/);
  expect(() => tileImages([tile(1)], { scale: 0.5 })).toThrow(/scale must be an integer of at least 1/);
});

it('makes full rows where it can', () => {
  const sizes = [32, 7, 64, 3].map((count) => {
    const tiles = Array.from(
      { length: count },
      () => ({ data: Uint8Array.of(0), width: 1, height: 1, channels: 1 }) as const,
    );
    const { width, height } = tileImages(tiles, { gap: 0 });
    return [width, height];
  });
  expect(sizes).toEqual([[8, 4], [3, 3], [8, 8], [2, 2]]); // prettier-ignore
});
