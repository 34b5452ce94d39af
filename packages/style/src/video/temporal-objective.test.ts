import { beforeAll, expect, it } from '@jest/globals';
import { useBackend } from '@dl/core/backends';
import { expectGradients, expectNoLeaks } from '@dl/core/testing';
import * as tf from '@tensorflow/tfjs-core';
import { TemporalObjective } from './temporal-objective';

beforeAll(() => useBackend('wasm'));

const still = { losses: () => ({ style: tf.scalar(2) }), dispose: () => undefined };
const size = { width: 2, height: 1 };

/** Two pixels; the latest painting is known at the first, an earlier one at both. */
const earlier = [
  { pixels: Float32Array.of(255, 255, 255, 9, 9, 9), reliability: Float32Array.of(1, 0) },
  { pixels: Float32Array.of(9, 9, 9, 127.5, 127.5, 127.5), reliability: Float32Array.of(1, 1) },
];

it('is the mean of c (x - w)², each pixel beside the latest painting that is known there', async () => {
  await expectNoLeaks(async () => {
    const objective = new TemporalObjective(still, earlier, size, 10);
    const picture = tf.tensor([0.5, 0.5, 0.5, 0.2, 0.2, 0.2], [1, 1, 2, 3]);
    const losses = objective.losses(picture);
    expect((await losses.style!.data())[0]).toBe(2);
    expect((await losses.temporal!.data())[0]).toBeCloseTo((10 * 3 * (0.5 ** 2 + 0.3 ** 2)) / 6, 5);
    await expectGradients((x) => objective.losses(x).temporal!, [picture]);
    tf.dispose([picture, losses]);
    objective.dispose();
  });
});
