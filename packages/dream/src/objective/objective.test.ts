import { useBackend } from '@dl/core/backends';
import { beforeAll, expect, it } from '@jest/globals';
import { compareGoogLeNet, compareSmallNetwork } from '../testing/compare-objectives';
import { missingData } from '../testing/shared-data';

beforeAll(async () => {
  await useBackend(process.env.DL_BACKEND ?? 'ort');
});

it('has the values and gradients of PyTorch on a small network', async () => {
  const comparisons = await compareSmallNetwork();
  expect(comparisons).toHaveLength(5);
  for (const { name, value, gradient } of comparisons) {
    expect({ name, isNear: value < 1e-4 && gradient < 1e-4 }).toEqual({ name, isNear: true });
  }
});

(missingData ? it.skip : it)(`has them on GoogLeNet${missingData}`, async () => {
  const comparisons = await compareGoogLeNet();
  expect(comparisons).toHaveLength(3);
  for (const { name, value, gradient } of comparisons) {
    expect({ name, isNear: value < 1e-3 && gradient < 1e-3 }).toEqual({ name, isNear: true });
  }
});
