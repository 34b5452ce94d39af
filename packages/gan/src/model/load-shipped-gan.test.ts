import { beforeAll, expect, it } from '@jest/globals';
import { useBackend } from '@dl/core/backends';
import { openFeatureNetwork } from '../metrics';
import { sampleGan } from '../sample/sample-gan';
import { loadShippedGan } from './load-shipped-gan';

beforeAll(async () => void (await useBackend(process.env.DL_BACKEND ?? 'wasm')));

it.each([
  { name: 'mnist', protocol: 'fid-mnist', shape: [28, 28, 1], leastRight: 80 },
  { name: 'cifar10', protocol: 'fid-cifar10', shape: [32, 32, 3], leastRight: 30 }, // 10 by chance
] as const)(
  'the generator $name that ships makes what it is asked for',
  async ({ name, protocol, shape, leastRight }) => {
    const model = await loadShippedGan(name);
    const { values, labels } = await sampleGan(model, { count: 100, seed: 1 });
    expect(values.shape).toEqual([100, ...shape]);
    const network = await openFeatureNetwork(protocol);
    const { classes } = await network.see(values);
    const right = classes.filter((seen, index) => seen === labels!.data[index]).length;
    expect(right).toBeGreaterThanOrEqual(leastRight);
    network.dispose();
    model.dispose();
  },
);

it('a generator that ships knows the names of its classes', async () => {
  const model = await loadShippedGan('cifar10');
  expect(model.classes).toContain('ship');
  model.dispose();
});

it('says which there are', async () => {
  await expect(loadShippedGan('cats')).rejects.toThrow(
    /no generator "cats" comes with @dl\/gan; there is mnist, cifar10/,
  );
});
