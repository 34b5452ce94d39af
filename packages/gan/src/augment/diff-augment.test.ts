import { beforeAll, expect, it } from '@jest/globals';
import * as tf from '@tensorflow/tfjs-core';
import { Random, withRandom } from '@dl/core';
import { useBackend } from '@dl/core/backends';
import { expectNoLeaks } from '@dl/core/testing';
import { diffAugment, type Augmentation } from './diff-augment';

beforeAll(async () => void (await useBackend(process.env.DL_BACKEND ?? 'wasm')));

const augmented = (images: tf.Tensor, names: Augmentation[], seed = 0) =>
  withRandom(new Random(seed), () => diffAugment(images, names));

it('moves each image by whole pixels, with zeros where nothing was', () => {
  const size = 16;
  const pixel = tf.buffer<tf.Rank.R4>([40, size, size, 1]);
  for (let image = 0; image < 40; image++) pixel.set(1, image, 8, 8, 0);
  const moved = augmented(pixel.toTensor(), ['translation']).dataSync();
  const offsets = Array.from({ length: 40 }, (_, image) => {
    const own = moved.subarray(image * size * size, (image + 1) * size * size);
    expect(Array.from(own).filter((value) => value !== 0)).toEqual([1]);
    const place = own.indexOf(1);
    return [Math.floor(place / size) - 8, (place % size) - 8] as const;
  });
  for (const axis of [0, 1] as const) {
    expect(new Set(offsets.map((offset) => offset[axis]))).toEqual(new Set([-2, -1, 0, 1, 2]));
  }
});

it('cuts out at most a square of half the size', () => {
  const kept = augmented(tf.ones([30, 8, 8, 2]), ['cutout']).dataSync();
  const shares = Array.from({ length: 30 }, (_, image) => {
    const own = kept.subarray(image * 128, (image + 1) * 128);
    return own.filter((value) => value === 0).length / 128;
  });
  expect(Math.max(...shares)).toBe(0.25);
  expect(Math.min(...shares)).toBeLessThan(0.25);
});

it('changes colours of an image alike, and differently from image to image', () => {
  const image = tf.randomUniform([1, 4, 4, 3], -0.5, 0.5, 'float32', 1);
  const changed = augmented(tf.tile(image, [2, 1, 1, 1]), ['color']);
  const [first, second] = tf.unstack(changed);
  expect(tf.max(tf.abs(tf.sub(first!, second!))).dataSync()[0]).toBeGreaterThan(0.05);
});

it('lets gradients through, and repeats itself with the same seed', async () => {
  await expectNoLeaks(() =>
    tf.tidy(() => {
      const images = tf.randomUniform([3, 8, 8, 3], -1, 1, 'float32', 2);
      const all: Augmentation[] = ['color', 'translation', 'cutout'];
      const slope = tf.grad((x: tf.Tensor) => tf.sum(tf.square(augmented(x, all))))(images);
      expect(tf.max(tf.abs(slope)).dataSync()[0]).toBeGreaterThan(0.1);
      expect(augmented(images, all).dataSync()).toEqual(augmented(images, all).dataSync());
      expect(augmented(images, []).dataSync()).toEqual(images.dataSync());
    }),
  );
});
