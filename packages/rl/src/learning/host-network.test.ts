import { expect, it } from '@jest/globals';
import { Random } from '@dl/core';
import { Conv2d, Flatten, Linear, ReLU, Sequential, Tanh } from '@dl/core/nn';
import * as tf from '@tensorflow/tfjs-core';
import { hostNetwork } from './host-network';
import { ParameterVector } from './parameter-vector';

it.each([
  ['vectors', [5], () => [new Linear(5, 7), new Tanh(), new Linear(7, 3, { bias: false })]],
  [
    'pictures',
    [10, 9, 2],
    () => [
      new Conv2d(2, 4, 3, { stride: 2 }),
      new ReLU(),
      new Conv2d(4, 3, 2),
      new Flatten(),
      new Linear(3 * 3 * 3, 2),
    ],
  ],
] as const)('computes the same as the backend, for %s', async (_, shape, layers) => {
  const network = new Sequential(...layers());
  const vector = await ParameterVector.of(network);
  const host = hostNetwork(network, shape, vector);
  const random = new Random(1);
  for (let i = 0; i < 3; i++) {
    const input = random.fillNormal(new Float32Array(tf.util.sizeFromShape([...shape])));
    const expected = await network.forward(tf.tensor(input, [1, ...shape])).data();
    const found = host(input);
    expect(found).toHaveLength(expected.length);
    found.forEach((value, j) => expect(value).toBeCloseTo(expected[j]!, 5));
  }
});
