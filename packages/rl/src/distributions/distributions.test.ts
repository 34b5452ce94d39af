import { expect, it } from '@jest/globals';
import { Random } from '@dl/core';
import * as tf from '@tensorflow/tfjs-core';
import { categorical, categoricalLogProbability, sampleCategorical } from './categorical';
import { diagonalNormal, normalLogProbability, sampleNormal } from './diagonal-normal';

it('draws with the probabilities of the logits', () => {
  const logits = Float32Array.of(1, 3, -50).map((value) => value / 2);
  const random = new Random(1);
  const drawn = Array.from({ length: 5000 }, () => sampleCategorical(logits, random));
  expect(drawn.filter((index) => index === 1).length / 5000).toBeCloseTo(Math.E / (1 + Math.E), 1);
  expect(drawn).not.toContain(2);
});

it('gives the same log-probabilities in memory and on the backend', async () => {
  const logits = Float32Array.of(0.3, -1, 2);
  const { logProbability, entropy } = categorical(tf.tensor2d(logits, [1, 3]), tf.tensor2d([[0, 0, 1]]));
  expect((await logProbability.data())[0]).toBeCloseTo(categoricalLogProbability(logits, 2), 5);
  const all = [0, 1, 2].map((index) => categoricalLogProbability(logits, index));
  const expected = -all.reduce((sum, value) => sum + Math.exp(value) * value, 0);
  expect((await entropy.data())[0]).toBeCloseTo(expected, 5);

  const [means, logDeviations] = [Float32Array.of(1, -1), Float32Array.of(0.5, -0.5)];
  const values = sampleNormal(means, logDeviations, new Random(2));
  const normal = diagonalNormal(
    tf.tensor2d(means, [1, 2]),
    tf.tensor1d(logDeviations),
    tf.tensor2d(values, [1, 2]),
  );
  expect((await normal.logProbability.data())[0]).toBeCloseTo(
    normalLogProbability(means, logDeviations, values),
    4,
  );
  expect((await normal.entropy.data())[0]).toBeCloseTo(1 + Math.log(2 * Math.PI), 5); // log-deviations sum to 0
});
