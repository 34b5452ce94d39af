import { beforeAll, expect, it } from '@jest/globals';
import { InvalidArgumentError, Random, withRandom } from '@dl/core';
import { useBackend } from '@dl/core/backends';
import { expectNoLeaks } from '@dl/core/testing';
import { GanModel } from '../model/gan-model';
import { createGenerator, type GanConfiguration } from '../networks';
import type { GanDataset } from '../train/gan-batches';
import { evaluateGan } from './evaluate-gan';

beforeAll(async () => void (await useBackend(process.env.DL_BACKEND ?? 'wasm')));

/** White bars of random heights. */
const bars = (seed: number): GanDataset => ({
  length: 30,
  get: (index) => {
    const data = new Float32Array(784).fill(1, 28 * Random.derive(seed, index).integer(20));
    return { image: { dtype: 'float32', shape: [28, 28, 1], data } };
  },
});

it('puts made beside real images, and two real sets beside each other', async () => {
  const configuration: GanConfiguration = {
    ...{ architecture: 'dcgan', shape: [28, 28, 1], latent: 3, width: 4, discriminatorWidth: 4 },
    ...{ classes: 10, conditioning: 'projection', upsampling: 'transposed', norm: 'spectral' },
  };
  const generator = withRandom(new Random(1), () => createGenerator(configuration));
  const model = new GanModel(generator, configuration, [...'0123456789']);
  await expectNoLeaks(async () => {
    const options = { protocol: 'fid-mnist', count: 40 } as const;
    const found = await evaluateGan(model, bars(1), options, { floor: bars(2) });
    expect(found).toMatchObject({ protocol: 'fid-mnist', counts: { made: 40, real: 30 } });
    expect(found.floor!.frechet).toBeLessThan(found.distances.frechet);
    expect(found.distances.recall).toBeLessThan(0.5);
    expect(found.classShares.reduce((sum, share) => sum + share, 0)).toBeCloseTo(1);
    const mean = found.classAccuracies!.reduce((sum, value) => sum + value, 0) / 10;
    expect(found.classAccuracy).toBeCloseTo(mean); // four samples of each class
  });
  await expect(evaluateGan(model, bars(1), { protocol: 'fid-mnist', count: 3 })).rejects.toThrow(
    InvalidArgumentError,
  );
  model.dispose();
});
