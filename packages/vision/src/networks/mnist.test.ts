import { expect, it } from '@jest/globals';
import { Random, withRandom } from '@dl/core';
import { summary } from '@dl/core/nn';
import { mnistNetwork } from './mnist';

it('has the layers and parameters of the course', () => {
  const { rows, totalParameters } = summary(mnistNetwork(), [28, 28, 1]);
  expect(rows.map(({ parameters }) => parameters).filter((count) => count > 0)).toEqual([
    320, 9248, 589952, 1290,
  ]);
  expect(totalParameters).toBe(600_810);
  expect(rows.at(-1)?.outputShape?.slice(1)).toEqual([10]);
});

it('has the same weights for the same seed, under the names of PyTorch', () => {
  const make = (seed: number) => withRandom(new Random(seed), () => mnistNetwork());
  const bytes = (seed: number) =>
    make(seed)
      .parameters()
      .map(({ value }) => [...value.dataSync()]);
  expect(bytes(1)).toEqual(bytes(1));
  expect(bytes(1)).not.toEqual(bytes(2));
  expect(Object.keys(make(1).stateDict())).toEqual(
    ['conv1', 'conv2', 'fc1', 'fc2'].flatMap((layer) => [`${layer}.weight`, `${layer}.bias`]),
  );
});
