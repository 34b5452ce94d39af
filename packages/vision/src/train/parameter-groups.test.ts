import { expect, it } from '@jest/globals';
import { airbench } from '../networks/airbench';
import { parameterGroups } from './parameter-groups';
import { recipes } from './recipes';

it('gives biases of norms a rate of their own, with as much decay in a step', () => {
  const network = airbench({ widths: [4, 4, 4] });
  const recipe = { ...recipes['cifar10-fast'], learningRate: 0.5, normBiasRate: 64 };
  const [others, biases] = parameterGroups(network, recipe);
  expect([...biases!.parameters].map(([name]) => name)).toEqual(
    [1, 2, 3].flatMap((group) => [`group${group}.norm1.bias`, `group${group}.norm2.bias`]),
  );
  expect(biases!.learningRate).toBe(32);
  expect(biases!.learningRate! * biases!.weightDecay!).toBeCloseTo(0.5 * recipe.optimizer.weightDecay!, 12);
  expect([...others!.parameters]).toHaveLength([...network.namedParameters()].length - 6);
  expect(parameterGroups(network, recipes['cifar10-resnet20'])).toHaveLength(1);
  network.dispose();
});
