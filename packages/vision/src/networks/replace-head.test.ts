import { expect, it } from '@jest/globals';
import * as tf from '@tensorflow/tfjs-core';
import { InvalidArgumentError } from '@dl/core';
import { withoutInitialization } from '@dl/core/nn';
import { expectNoLeaks } from '@dl/core/testing';
import { createModel, replaceHead, resnet20, vgg11, type ModelName } from '.';

it.each([
  ['alexnet', ['classifier.6.weight']],
  ['resnet18', ['fc.weight']],
  ['googlenet', ['aux1.fc2.weight', 'aux2.fc2.weight', 'fc.weight']],
  ['googlenet_bvlc', ['loss1.classifier.weight', 'loss2.classifier.weight', 'loss3.classifier.weight']],
  ['squeezenet1_1', ['classifier.1.weight']],
] as [ModelName, string[]][])('%s learns other classes', async (name, heads) => {
  await expectNoLeaks(() => {
    const network = withoutInitialization(() => createModel(name));
    const before = new Map(network.namedParameters());
    expect(replaceHead(network, 3)).toBe(network);
    const changed = [...network.namedParameters()].filter(
      ([path, parameter]) => before.get(path) !== parameter,
    );
    expect([...network.namedParameters()].map(([path]) => path)).toEqual([...before.keys()]);
    expect(
      changed
        .map(([path]) => path)
        .filter((path) => path.endsWith('weight'))
        .sort(),
    ).toEqual(heads);
    for (const [, { shape, value }] of changed) {
      expect(shape.at(-1)).toBe(3);
      expect(Math.max(...value.dataSync())).not.toBe(0);
    }
    expect(network.numClasses).toBe(3);
    network.dispose();
  });
});

it('gives logits of the new classes', () => {
  const network = replaceHead(resnet20(), 4);
  expect(network.forward(tf.zeros([2, 32, 32, 3])).shape).toEqual([2, 4]);
});

it('says what it cannot do', () => {
  expect(() => replaceHead(resnet20(), 0.5)).toThrow(InvalidArgumentError);
  const maps = withoutInitialization(() => vgg11({ classifier: false }));
  expect(() => replaceHead(maps, 10)).toThrow(/without a classifier/);
});
