import { Random } from '@dl/core';
import { useBackend } from '@dl/core/backends';
import { expectNoLeaks } from '@dl/core/testing';
import { beforeAll, describe, expect, it } from '@jest/globals';
import * as tf from '@tensorflow/tfjs-core';
import { fourierBasis } from './fourier-basis';
import { FourierImage } from './fourier-image';

beforeAll(async () => {
  await useBackend(process.env.DL_BACKEND ?? 'ort');
});

describe('fourierBasis', () => {
  it.each([1, 2, 7, 8])('is orthonormal, of %i samples', async (length) => {
    const { vectors, frequencies } = fourierBasis(length);
    const basis = tf.tensor2d(vectors, [length, length]);
    const products = tf.matMul(basis, basis, true);
    const difference = tf.max(tf.abs(tf.sub(products, tf.eye(length))));
    expect((await difference.data())[0]).toBeLessThan(1e-6);
    expect(Math.max(...frequencies)).toBe(Math.floor(length / 2) / length);
    tf.dispose([basis, products, difference]);
  });
});

describe('FourierImage', () => {
  it('begins nearly grey, smooth, and without leaks', async () => {
    await expectNoLeaks(async () => {
      const picture = new FourierImage(32, 48, new Random(1));
      const pixels = picture.pixels();
      expect(pixels.shape).toEqual([1, 32, 48, 3]);
      const data = Array.from(await pixels.data());
      const mean = data.reduce((sum, value) => sum + value, 0) / data.length;
      expect(Math.abs(mean - 0.5)).toBeLessThan(0.1);
      // The spectrum of photographs: neighbours are alike, in space and in colour.
      const spread = (distance: number) =>
        data.reduce((sum, value, i) => (i < distance ? sum : sum + (value - data[i - distance]!) ** 2), 0);
      expect(spread(3)).toBeLessThan(0.7 * spread(3 * 16));
      pixels.dispose();
      picture.dispose();
    });
  });

  it('is the sum of waves that its spectrum says', async () => {
    const [height, width] = [6, 8];
    const picture = new FourierImage(height, width, new Random(1));
    const spectrum = new Float32Array(height * width * 3);
    spectrum[(1 * width + 3) * 3] = 1; // brightness: one period down, two across, both cosines
    picture.spectrum.assign(tf.tensor3d(spectrum, [height, width, 3]));
    const pixels = picture.pixels();
    const data = Array.from(await pixels.data());
    const wave = (y: number, x: number) =>
      (Math.sqrt(2 / height) *
        Math.cos((2 * Math.PI * y) / height) *
        Math.sqrt(2 / width) *
        Math.cos((4 * Math.PI * x) / width)) /
      (4 * Math.hypot(1 / height, 2 / width));
    const norm = Math.hypot(0.26, 0.27, 0.27);
    for (const [y, x] of [
      [0, 0],
      [2, 1],
      [5, 7],
    ] as const) {
      const expected = 1 / (1 + Math.exp(-(0.26 / norm) * wave(y, x)));
      expect(data[(y * width + x) * 3]).toBeCloseTo(expected, 5);
    }
    pixels.dispose();
    picture.dispose();
  });
});
