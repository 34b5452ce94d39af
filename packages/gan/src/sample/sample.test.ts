import { beforeAll, expect, it } from '@jest/globals';
import * as tf from '@tensorflow/tfjs-core';
import { Random, withRandom } from '@dl/core';
import { useBackend } from '@dl/core/backends';
import { expectNoLeaks } from '@dl/core/testing';
import { GanModel } from '../model/gan-model';
import { createGenerator, type GanConfiguration } from '../networks';
import { blendLatents } from './blend-latents';
import { drawLatents } from './draw-latents';
import { generate } from './generate';
import { interpolateGan } from './interpolate-gan';
import { projectImage } from './project-image';

beforeAll(async () => void (await useBackend(process.env.DL_BACKEND ?? 'wasm')));

function create(): GanModel {
  const configuration: GanConfiguration = {
    ...{ latent: 4, width: 8, discriminatorWidth: 8, classes: 2 },
    architecture: 'dcgan',
    shape: [16, 16, 1],
    conditioning: 'projection',
    upsampling: 'transposed',
    norm: 'spectral',
  };
  const generator = withRandom(new Random(1), () => createGenerator(configuration));
  // With larger weights, noise changes more than a shade of grey.
  for (const parameter of generator.parameters()) {
    if (parameter.layout !== 'same') parameter.assign(tf.mul(parameter.value, 12));
  }
  return new GanModel(generator, configuration, ['a', 'b']);
}

it('walks from noise to noise in small steps, and back to the start', async () => {
  await expectNoLeaks(async () => {
    const model = create();
    const frames: Uint8Array[] = [];
    for await (const { data, width } of interpolateGan(model, {
      columns: 2,
      waypoints: 3,
      framesBetween: 6,
      seed: 1,
    })) {
      expect(width).toBe(34);
      frames.push(data);
    }
    expect(frames).toHaveLength(18);
    const distance = (a: Uint8Array, b: Uint8Array) =>
      a.reduce((sum, value, i) => sum + Math.abs(value - b[i]!), 0);
    const steps = frames.map((frame, i) => distance(frame, frames[(i + 1) % 18]!));
    expect(Math.min(...steps)).toBeGreaterThan(0);
    expect(Math.max(...steps)).toBeLessThan(distance(frames[0]!, frames[6]!));
    model.dispose();
  });
});

it('finds the noise and the class of an image that the generator made', async () => {
  await expectNoLeaks(async () => {
    const model = create();
    const { data } = await generate(
      model.generator,
      drawLatents(model.configuration, 1, new Random(77), { labels: [1] }),
    );
    const image = { dtype: 'float32', shape: [16, 16, 1], data } as const;
    const options = { candidates: 16, starts: 3, seed: 2 } as const;
    const before = await projectImage(model, image, { ...options, steps: 1 });
    const found = await projectImage(model, image, { ...options, steps: 60 });
    expect(found.error).toBeLessThan(0.3 * before.error);
    expect(found.image.shape).toEqual([16, 16, 1]);
    expect(found.noise.shape).toEqual([1, 4]);
    await expect(projectImage(model, { ...image, shape: [8, 32, 1] })).rejects.toThrow(/resize it/);
    model.dispose();
  });
});

it('blends points of noise into one as long as they are', () => {
  const model = create();
  const { noise, labels } = drawLatents(model.configuration, 3, new Random(1), { labels: [1, 0, 0] });
  expect(blendLatents({ noise, labels }, [1, 0, 0])).toEqual({
    noise: { ...noise, shape: [1, 4], data: noise.data.slice(0, 4) },
    labels: { dtype: 'int32', shape: [1], data: Int32Array.of(1) },
  });
  const even = blendLatents({ noise }, [1, 1, 1]).noise.data; // the sum of three normal numbers, divided by the root of 3
  for (const [i, value] of even.entries()) {
    const sum = noise.data[i]! + noise.data[4 + i]! + noise.data[8 + i]!;
    expect(value).toBeCloseTo(sum / Math.sqrt(3));
  }
  expect(() => blendLatents({ noise }, [1])).toThrow(/each of the 3/);
  model.dispose();
});
