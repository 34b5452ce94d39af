import { beforeAll, expect, it } from '@jest/globals';
import { useBackend } from '@dl/core/backends';
import { openFeatureNetwork } from '../metrics';
import { sampleGan } from '../sample/sample-gan';
import { loadShippedGan } from './load-shipped-gan';

beforeAll(async () => void (await useBackend(process.env.DL_BACKEND ?? 'wasm')));

it('the generator of digits that ships makes the digits that it is asked for', async () => {
  const model = await loadShippedGan('mnist');
  const { values, labels } = await sampleGan(model, { count: 100, seed: 1 });
  const network = await openFeatureNetwork('fid-mnist');
  const { classes } = await network.see(values);
  const right = classes.filter((seen, index) => seen === labels!.data[index]).length;
  expect(right).toBeGreaterThanOrEqual(80); // of 100; 10 by chance
  network.dispose();
  model.dispose();
});

it('the generator of small pictures that ships makes what a classifier takes for its class', async () => {
  const model = await loadShippedGan('cifar10');
  expect(model.classes).toContain('ship');
  const { values, labels } = await sampleGan(model, { count: 100, seed: 1 });
  expect(values.shape).toEqual([100, 32, 32, 3]);
  const network = await openFeatureNetwork('fid-cifar10');
  const { classes } = await network.see(values);
  const right = classes.filter((seen, index) => seen === labels!.data[index]).length;
  expect(right).toBeGreaterThanOrEqual(30); // of 100; 10 by chance
  network.dispose();
  model.dispose();
});

it('says which there are', async () => {
  await expect(loadShippedGan('cats')).rejects.toThrow(
    /no generator "cats" comes with @dl\/gan; there is mnist, cifar10/,
  );
});
