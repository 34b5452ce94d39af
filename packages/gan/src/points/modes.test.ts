import { beforeAll, describe, expect, it } from '@jest/globals';
import { useBackend } from '@dl/core/backends';
import { Random } from '@dl/core';
import { sampleGan } from '../sample/sample-gan';
import { trainGan } from '../train/train-gan';
import { gaussianRing, modeCoverage } from './gaussian-ring';
import { ringRecipe } from './ring-recipe';

beforeAll(async () => void (await useBackend(process.env.DL_BACKEND ?? 'auto')));

describe('modeCoverage', () => {
  it('finds all modes of real points, nearly all of high quality', async () => {
    const ring = gaussianRing({ points: 4000, seed: 2 });
    const data = new Float32Array(8000);
    for (let i = 0; i < 4000; i++)
      data.set((await ring.get(i, new Random(0))).image.data as Float32Array, 2 * i);
    const { modes, highQuality, shares } = modeCoverage({ dtype: 'float32', shape: [4000, 2], data });
    expect(modes).toBe(8);
    expect(highQuality).toBeGreaterThan(0.995);
    expect(Math.max(...shares) - Math.min(...shares)).toBeLessThan(0.04);
  });

  it('counts what lies elsewhere as of low quality', () => {
    const data = Float32Array.of(2, 0, 2, 0.1, 0, 0, 1, 1);
    expect(modeCoverage({ dtype: 'float32', shape: [4, 2], data })).toMatchObject({
      modes: 1,
      highQuality: 0.5,
    });
  });
});

it.each([0, 1, 2])('a GAN covers 8 of 8 modes, seed %i', async (seed) => {
  const model = await trainGan(gaussianRing(ringRecipe.ring), { ...ringRecipe.options, seed });
  const { values } = await sampleGan(model, { count: 2500, seed: 9 });
  const { modes, highQuality } = modeCoverage(values, ringRecipe.ring);
  expect({ modes, isGood: highQuality >= 0.9, highQuality }).toEqual({
    modes: 8,
    isGood: true,
    highQuality,
  });
  model.dispose();
});
