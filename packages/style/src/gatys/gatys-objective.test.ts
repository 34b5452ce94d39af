import { beforeAll, describe, expect, it } from '@jest/globals';
import { fromHostTensor } from '@dl/core';
import { useBackend } from '@dl/core/backends';
import { Parameter } from '@dl/core/nn';
import { expectNoLeaks, readFixture } from '@dl/core/testing';
import { valueAndGradients } from '@dl/core/train';
import * as tf from '@tensorflow/tfjs-core';
import { loadEncoder } from '../encoders';
import { GatysObjective } from './gatys-objective';
import { gramMatrix } from './gram-matrix';
import { totalVariation } from './total-variation';

beforeAll(async () => {
  await useBackend(process.env.DL_BACKEND ?? 'wasm');
});

const styleLayers = { relu1_1: 1, relu2_1: 1, relu3_1: 1, relu4_1: 1, relu5_1: 1 };

describe.each(['relative', 'absolute'] as const)('%s losses', (lossScale) => {
  it("and their gradient equal PyTorch's on the same weights", async () => {
    const fixture = await readFixture(new URL(`fixtures/${lossScale}.safetensors`, import.meta.url));
    const encoder = await loadEncoder('small');
    await expectNoLeaks(async () => {
      const tensors = Object.fromEntries(
        Object.entries(fixture).map(([name, tensor]) => [name, fromHostTensor(tensor)]),
      );
      const { content, style, start, losses, gradient } = tensors as Record<string, tf.Tensor>;
      const objective = await GatysObjective.create(
        encoder,
        { content: content!, styles: [style!] },
        {
          ...{
            contentLayers: { relu4_2: 1 },
            styleLayers,
            blend: [1],
            octaves: 1,
            lossScale,
            normalizeGradients: false,
          },
          ...{ contentWeight: 1, styleWeight: 100, totalVariationWeight: 1 },
        },
      );
      const pixels = new Parameter(tf.clone(start!));
      const found = tf.tidy(() => tf.stack(Object.values(objective.losses(pixels.value))));
      const evaluated = valueAndGradients(
        () => tf.addN(Object.values(objective.losses(pixels.value))),
        [pixels],
      );
      expect(await difference(found, losses!)).toBeLessThan(1e-3);
      expect(await difference(evaluated.gradients[0]!, gradient!)).toBeLessThan(1e-3);
      objective.dispose();
      pixels.dispose();
      tf.dispose([found, evaluated.value, evaluated.gradients, tensors]);
    });
    encoder.dispose();
  });
});

it('look at the region of a mask alone', async () => {
  await expectNoLeaks(async () => {
    const maps = tf.tensor4d([1, 2, 3, 4, 10, 20, 30, 40], [1, 2, 2, 2]);
    const upper = tf.tensor3d([1, 1, 0, 0], [2, 2, 1]);
    const masked = gramMatrix(maps, upper);
    const whole = tf.tidy(() => gramMatrix(tf.slice(maps, [0, 0, 0, 0], [1, 1, 2, 2])));
    expect(Array.from(await masked.data())).toEqual(Array.from(await whole.data()));
    tf.dispose([maps, upper, masked, whole]);
  });
});

it('have no variation where there is one pixel', async () => {
  const variation = tf.tidy(() => totalVariation(tf.ones([1, 1, 1, 3])));
  expect(await variation.data()).toEqual(Float32Array.from([0]));
  variation.dispose();
});

/** The largest difference as a share of the largest number. */
async function difference(a: tf.Tensor, b: tf.Tensor): Promise<number> {
  const share = tf.tidy(() => tf.div(tf.max(tf.abs(tf.sub(a, b))), tf.max(tf.abs(b))));
  const [value] = await share.data();
  share.dispose();
  return value!;
}
