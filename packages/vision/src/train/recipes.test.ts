import { expect, it } from '@jest/globals';
import { Random, withRandom } from '@dl/core';
import { withoutInitialization } from '@dl/core/nn';
import * as tf from '@tensorflow/tfjs-core';
import { createNetwork, imageSizeOf } from './create-network';
import { datasets, type TrainingDataset } from './datasets';
import { prepareImages } from './prepare-images';
import { recipes } from './recipes';

it('are plain data', () => {
  expect(structuredClone(recipes)).toEqual(recipes); // it throws for functions
});

it('give the networks that they are published for', () => {
  // Parameters in millions, as the README of weiaicunzai/pytorch-cifar100 has them.
  for (const [name, millions] of [
    ['resnet18', '11.2'],
    ['vgg11_bn', '28.5'],
    ['resnet50', '23.7'],
    ['vgg16_bn', '34.0'],
  ] as const) {
    const network = withoutInitialization(() =>
      createNetwork(name, { classes: 100, imageSize: [32, 32, 3] }),
    );
    const count = network.parameters().reduce((total, { size }) => total + size, 0);
    expect({ name, millions: (count / 1e6).toFixed(1) }).toEqual({ name, millions });
    network.dispose();
  }
});

it('start a ResNet for small images without losing their size', () => {
  const network = withRandom(new Random(1), () =>
    createNetwork('resnet18', { classes: 10, imageSize: [32, 32, 3] }),
  );
  const maps = (network as unknown as { conv1: { forward(x: tf.Tensor): tf.Tensor } }).conv1.forward(
    tf.zeros([1, 32, 32, 3]),
  );
  expect(maps.shape).toEqual([1, 32, 32, 64]);
  network.dispose();
});

it('prepare every image for the network', () => {
  for (const recipe of Object.values(recipes)) {
    const { imageSize = imageSizeOf(recipe.network) }: TrainingDataset = datasets[recipe.dataset];
    const { train, test, shown } = prepareImages(recipe, imageSize, true);
    const fit = recipe.crop ? ['resize', 'centerCrop'] : [];
    const normalize = recipe.normalization ? ['normalize'] : [];
    expect(test.map(({ type }) => type)).toEqual([...fit, 'toTensor', ...normalize]);
    expect(shown.map(({ type }) => type)).toEqual([...fit, 'toTensor']);
    expect(train[0]!.type).toBe(recipe.crop ? 'randomResizedCrop' : recipe.augmentation[0]!.type);
    expect(prepareImages(recipe, imageSize, false).train).toEqual(test);
  }
  const { train, test } = prepareImages(recipes['imagenet-resnet50-v2'], [224, 224, 3], true);
  expect(train.at(-1)).toMatchObject({ type: 'randomErasing', probability: 0.1 });
  expect(test[0]).toMatchObject({ type: 'resize', size: 256 });
});
