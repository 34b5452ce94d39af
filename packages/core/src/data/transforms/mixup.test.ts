import { describe, expect, it } from '@jest/globals';
import { ShapeError } from '../../errors';
import { Random } from '../../random';
import { symmetricBeta } from './beta';
import { blendBatch, cutmix, mixup, pasteBatch, type LabelledBatch } from './mixup';

/** Two images of 2x2 and one channel: ones and threes. */
const batch: LabelledBatch = {
  image: { dtype: 'float32', shape: [2, 2, 2, 1], data: Float32Array.of(1, 1, 1, 1, 3, 3, 3, 3) },
  label: { dtype: 'int32', shape: [2], data: Int32Array.of(0, 2) },
};

describe('mixup and CutMix', () => {
  it('blends images and labels by one share', () => {
    const { image, label } = blendBatch(batch, 3, 0.75);
    expect(image.data).toEqual(Float32Array.of(1.5, 1.5, 1.5, 1.5, 2.5, 2.5, 2.5, 2.5));
    expect(label).toEqual({
      dtype: 'float32',
      shape: [2, 3],
      data: Float32Array.of(0.75, 0, 0.25, 0.25, 0, 0.75),
    });
  });

  it('pastes a box and mixes labels by its area', () => {
    const { image, label } = pasteBatch(batch, 3, { left: 1, top: 0, right: 2, bottom: 1 });
    expect(image.data).toEqual(Float32Array.of(1, 3, 1, 1, 3, 1, 3, 3));
    expect(label.data).toEqual(Float32Array.of(0.75, 0, 0.25, 0.25, 0, 0.75));
  });

  it.each([mixup, cutmix])('keeps the sum of labels at 1, and leaves its arguments alone: %p', (mix) => {
    const before = structuredClone(batch);
    for (let seed = 0; seed < 50; seed++) {
      const { label, image } = mix(batch, { classes: 3 }, Random.derive(0, seed));
      expect(label.data[0]! + label.data[1]! + label.data[2]!).toBeCloseTo(1, 6);
      // The mean of image 0 says the same share as its label: 1 of class 0 and 3 of class 2.
      const mean = image.data.subarray(0, 4).reduce((sum, value) => sum + value, 0) / 4;
      expect(mean).toBeCloseTo(label.data[0]! + 3 * label.data[2]!, 5);
    }
    expect(batch).toEqual(before);
  });

  it('refuses what is no batch of images', () => {
    const bytes = {
      ...batch,
      image: { dtype: 'uint8', shape: [2, 2, 2, 1], data: new Uint8Array(8) },
    } as const;
    expect(() => mixup(bytes, { classes: 3 }, new Random(0))).toThrow(ShapeError);
    expect(() => mixup(batch, { classes: 2 }, new Random(0))).toThrow(/labels are 0 to 1; received 2/);
  });

  it.each([0.001, 0.2, 1, 2.5, 30])('draws Beta(%d, the same) with its mean and variance', (alpha) => {
    const random = new Random(3);
    const draws = Array.from({ length: 20_000 }, () => symmetricBeta(alpha, random));
    const mean = draws.reduce((sum, value) => sum + value, 0) / draws.length;
    const variance = draws.reduce((sum, value) => sum + (value - mean) ** 2, 0) / draws.length;
    const expected = 1 / (4 * (2 * alpha + 1));
    expect(draws.every((value) => value >= 0 && value <= 1)).toBe(true);
    expect(Math.abs(mean - 0.5)).toBeLessThan(4 * Math.sqrt(expected / draws.length));
    expect(variance / expected).toBeGreaterThan(0.95);
    expect(variance / expected).toBeLessThan(1.05);
  });
});
