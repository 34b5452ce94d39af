import { describe, expect, it } from '@jest/globals';
import { randomPicture } from '../testing/small-network';
import { grow, normalizeLaplacian, shrink } from './laplacian-pyramid';

const deviation = (values: Float32Array) => {
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  return Math.sqrt(values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / values.length);
};

describe('shrink and grow', () => {
  it.each([
    [16, 12],
    [17, 9],
    [5, 1],
  ])('leave constants as they are, at %ix%i', (width, height) => {
    const flat = { ...randomPicture(width, height), data: new Float32Array(width * height * 3).fill(0.7) };
    const small = shrink(flat);
    expect([small.width, small.height]).toEqual([Math.ceil(width / 2), Math.ceil(height / 2)]);
    for (const value of [...small.data, ...grow(small, flat).data]) expect(value).toBeCloseTo(0.7, 6);
  });

  it('put a pixel where it was', () => {
    const picture = randomPicture(16, 16);
    picture.data.fill(0);
    picture.data[(6 * 16 + 4) * 3] = 1;
    const small = shrink(picture);
    expect(small.data[(3 * 8 + 2) * 3]).toBeCloseTo((6 / 16) ** 2, 6);
    const { data } = grow(small, picture);
    expect(data.indexOf(Math.max(...data))).toBe((6 * 16 + 4) * 3);
  });
});

describe('normalizeLaplacian', () => {
  it('brings coarse and fine waves to one strength', () => {
    const waves = (coarse: number, fine: number) => {
      const picture = randomPicture(64, 64);
      picture.data.forEach((_, i) => {
        const x = Math.floor(i / 3) % 64;
        picture.data[i] = coarse * Math.sin((2 * Math.PI * x) / 32) + fine * Math.cos(Math.PI * x);
      });
      return picture;
    };
    const [even, uneven] = [waves(1, 1), waves(0.1, 10)].map(
      (picture) => normalizeLaplacian(picture, 3).data,
    );
    const difference = even!.map((value, i) => value - uneven![i]!);
    expect(deviation(difference)).toBeLessThan(0.3 * deviation(even!));
  });

  it('with no levels divides by the deviation', () => {
    expect(deviation(normalizeLaplacian(randomPicture(9, 7), 0).data)).toBeCloseTo(1, 4);
  });
});
