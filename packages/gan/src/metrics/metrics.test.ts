import { beforeAll, describe, expect, it } from '@jest/globals';
import { Random } from '@dl/core';
import { useBackend } from '@dl/core/backends';
import { frechetDistance } from './frechet-distance';
import { openFeatureNetwork } from './feature-network';
import { featureStatistics, type Features } from './feature-statistics';
import { kernelDistance } from './kernel-distance';
import { manifoldScores } from './precision-recall';

beforeAll(async () => void (await useBackend(process.env.DL_BACKEND ?? 'wasm')));

function normal(count: number, size: number, seed: number, { mean = 0, deviation = 1 } = {}): Features {
  return { data: new Random(seed).fillNormal(new Float32Array(count * size), mean, deviation), count, size };
}

describe('frechetDistance', () => {
  it('is that of normal distributions with known means and covariances', () => {
    // Covariances that do not commute: tr (C₁ C₂)^½ of [[2, 1], [1, 2]] and [[1, 0], [0, 4]] is (tr + 2 √det)^½ of 2 x 2 matrices.
    const statistics = (mean: number[], covariance: number[][]) => ({
      mean: Float64Array.from(mean),
      covariance: covariance.map((row) => Float64Array.from(row)),
    });
    const a = statistics([0, 0], [[2, 1], [1, 2]]); // prettier-ignore
    const b = statistics([3, 4], [[1, 0], [0, 4]]); // prettier-ignore
    const trace = Math.sqrt(2 * 1 + 2 * 4 + 2 * Math.sqrt(3 * 4));
    expect(frechetDistance(a, b)).toBeCloseTo(25 + 4 + 5 - 2 * trace, 10);
    expect(frechetDistance(a, a)).toBeCloseTo(0, 10);
  });

  it('takes features whose covariance has no full rank', () => {
    const few = featureStatistics(normal(5, 20, 1));
    expect(frechetDistance(few, few)).toBeCloseTo(0, 5);
  });

  it('refuses features of two sizes', () => {
    const [a, b] = [featureStatistics(normal(5, 2, 1)), featureStatistics(normal(5, 3, 1))];
    expect(() => frechetDistance(a, b)).toThrow(/use one network for both/);
  });
});

it('featureStatistics are the mean and the unbiased covariance', () => {
  const { mean, covariance } = featureStatistics({
    data: Float32Array.of(1, 2, 3, 6, 5, 4),
    count: 3,
    size: 2,
  });
  expect([...mean].map((value) => Number(value.toFixed(10)))).toEqual([3, 4]);
  expect(covariance.map((row) => [...row])).toEqual([[4, 2], [2, 4]]); // prettier-ignore
});

describe('kernelDistance', () => {
  it('is the unbiased estimate, by hand for three samples of each', () => {
    const [a, b] = [normal(3, 2, 1), normal(3, 2, 2, { mean: 1 })];
    const row = ({ data }: Features, i: number) => [data[2 * i]!, data[2 * i + 1]!] as const;
    const kernel = ([ax, ay]: readonly [number, number], [bx, by]: readonly [number, number]) =>
      ((ax * bx + ay * by) / 2 + 1) ** 3;
    const indices = [0, 1, 2];
    const mean = (x: Features, y: Features, isKept: (i: number, j: number) => boolean) => {
      const values = indices.flatMap((i) =>
        indices.filter((j) => isKept(i, j)).map((j) => kernel(row(x, i), row(y, j))),
      );
      return values.reduce((sum, value) => sum + value, 0) / values.length;
    };
    const expected =
      mean(a, a, (i, j) => i !== j) + mean(b, b, (i, j) => i !== j) - 2 * mean(a, b, () => true);
    expect(kernelDistance(a, b, { subsets: 3 })).toBeCloseTo(expected, 5);
  });

  it('is near 0 for two sets of one distribution, and not for two', () => {
    const [a, b, c] = [normal(400, 8, 1), normal(400, 8, 2), normal(400, 8, 3, { mean: 0.5 })];
    expect(Math.abs(kernelDistance(a, b, { subsets: 2 }))).toBeLessThan(0.05);
    expect(kernelDistance(a, c, { subsets: 2 })).toBeGreaterThan(0.2);
  });
});

describe('manifoldScores', () => {
  const real = normal(300, 2, 1);
  it('is high for one distribution', () => {
    const { precision, recall } = manifoldScores(real, normal(300, 2, 2));
    expect(Math.min(precision, recall)).toBeGreaterThan(0.85);
  });

  it('tells a lack of coverage from a lack of quality', () => {
    const narrow = manifoldScores(real, normal(300, 2, 3, { deviation: 0.1 }));
    expect(narrow.precision).toBeGreaterThan(0.95);
    expect(narrow.recall).toBeLessThan(0.1);
    const wide = manifoldScores(real, normal(300, 2, 3, { deviation: 10 }));
    expect(wide.precision).toBeLessThan(0.2);
    expect(wide.recall).toBeGreaterThan(0.6);
  });

  it('needs more than k samples', () => {
    expect(() => manifoldScores(real, normal(3, 2, 1))).toThrow(/more than 3 samples/);
  });
});

it('the network of a protocol that ships sees images, of another size too', async () => {
  const network = await openFeatureNetwork('fid-mnist');
  const data = new Random(1).fillUniform(new Float32Array(3 * 28 * 28));
  const seen = await network.see({ dtype: 'float32', shape: [3, 28, 28, 1], data });
  expect(seen.features).toMatchObject({ count: 3, size: 128 });
  expect(seen.classes).toHaveLength(3);
  const large = { dtype: 'float32', shape: [3, 14, 56, 1], data } as const;
  expect((await network.see(large)).features.size).toBe(128);
  const color = { dtype: 'float32', shape: [1, 28, 28, 3], data } as const;
  await expect(network.see(color)).rejects.toThrow(/height, width, 1/);
  network.dispose();
});
