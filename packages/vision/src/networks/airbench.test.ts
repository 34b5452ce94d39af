import { beforeAll, expect, it } from '@jest/globals';
import { Random, withRandom } from '@dl/core';
import { useBackend } from '@dl/core/backends';
import { initialize } from '@dl/core/nn';
import { expectNoLeaks } from '@dl/core/testing';
import * as tf from '@tensorflow/tfjs-core';
import { airbench } from './airbench';

beforeAll(async () => {
  await useBackend('cpu');
});

/** Neighbours and channels that go together, as in photographs. */
const smoothImages = () =>
  withRandom(new Random(1), () =>
    tf.tidy(() => {
      const noise = initialize.uniform([20, 12, 12, 1], 0, 1) as tf.Tensor4D;
      const blurred = tf.avgPool(noise, 4, 1, 'valid'); // [20, 9, 9, 1]
      const noisy = tf.mul(initialize.normal([20, 9, 9, 3]), 0.1);
      return tf.add<tf.Tensor4D>(tf.tile(blurred, [1, 1, 1, 3]), noisy);
    }),
  );

it('makes patches white', async () => {
  await expectNoLeaks(async () => {
    const network = airbench({ widths: [4, 4, 4] });
    const images = smoothImages();
    await network.initializeFrom(images);
    const covariance = tf.tidy(() => {
      const white = tf.reshape(network.whiten.forward(images), [-1, 24]);
      const half = tf.slice(white, [0, 0], [-1, 12]); // the others are its negatives
      return tf.div(tf.matMul(half, half, true), half.shape[0]);
    });
    const distance = tf.tidy(() => tf.max(tf.abs(tf.sub(covariance, tf.eye(12)))).dataSync()[0]!);
    expect(distance).toBeLessThan(0.06); // epsilon takes a little of directions with small variance
    tf.dispose([images, covariance]);
    network.dispose();
  });
});

it('starts its convolutions as identities, and trains neither the filters nor the factors of norms', () => {
  const network = airbench({ widths: [24, 24, 24] });
  const maps = tf.randomUniform([1, 5, 5, 24]);
  const passed = network.group1.conv1.forward(maps);
  expect(tf.max(tf.abs(tf.sub(passed, maps))).dataSync()[0]).toBeLessThan(1e-6);
  const frozen = [...network.namedParameters()].filter(([, { requiresGradient }]) => !requiresGradient);
  expect(frozen.map(([name]) => name)).toEqual([
    'whiten.weight',
    ...[1, 2, 3].flatMap((group) => [`group${group}.norm1.weight`, `group${group}.norm2.weight`]),
  ]);
  network.dispose();
});
