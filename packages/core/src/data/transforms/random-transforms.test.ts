import { describe, expect, it } from '@jest/globals';
import { InvalidArgumentError } from '../../errors';
import { Random } from '../../random';
import type { Image } from '../images/image';
import { applyTransforms, type Transform } from './apply-transforms';
import { centerCrop } from './center-crop';
import { colorJitter } from './color-jitter';
import { grayscale } from './grayscale';
import { normalize } from './normalize';
import { randomAffine } from './random-affine';
import { randomCrop } from './random-crop';
import { randomErasing } from './random-erasing';
import { randomHorizontalFlip } from './random-horizontal-flip';
import { drawBox, randomResizedCrop } from './random-resized-crop';
import { randomRotation } from './random-rotation';
import { resize } from './resize';
import { toTensor } from './to-tensor';

/** 12x10 pixels, all different. */
const image: Image = {
  data: Uint8Array.from({ length: 360 }, (_, i) => (i * 89) % 256),
  width: 12,
  height: 10,
  channels: 3,
};
const original = { dtype: 'uint8', shape: [10, 12, 3], data: image.data };

const augmentation: Transform[] = [
  randomResizedCrop([8, 9]),
  randomHorizontalFlip(),
  colorJitter({ brightness: 0.4, contrast: 0.4, saturation: 0.4, hue: 0.1 }),
  randomAffine({
    degrees: 10,
    translate: [0.1, 0.1],
    scale: [0.9, 1.1],
    shear: 5,
    interpolation: 'bilinear',
  }),
  randomRotation(5),
  randomCrop(8, { padding: 2, mode: 'reflect' }),
  toTensor(),
  normalize([0.5, 0.5, 0.5], [0.2, 0.2, 0.2]),
  randomErasing({ probability: 1, value: 'random' }),
];

describe('random transforms', () => {
  it('depend on the generator alone, and survive JSON', () => {
    const first = applyTransforms(image, augmentation, new Random(1));
    const copy = JSON.parse(JSON.stringify(augmentation)) as Transform[];
    expect(first.shape).toEqual([8, 8, 3]);
    expect(applyTransforms(image, copy, new Random(1))).toEqual(first);
    expect(applyTransforms(image, copy, new Random(2))).not.toEqual(first);
  });

  it('leave the image that they are given alone', () => {
    const before = image.data.slice();
    applyTransforms(image, augmentation, new Random(1));
    expect(image.data).toEqual(before);
  });

  it.each([
    randomHorizontalFlip(0),
    colorJitter({}),
    randomAffine({}),
    randomRotation(0),
    randomCrop([10, 12]),
    centerCrop([10, 12]),
    resize(10),
  ])('without strength change nothing: %j', (transform) => {
    expect(applyTransforms(image, [transform], new Random(1))).toEqual(original);
  });

  it('flip mirrors as often as it is told to', () => {
    const flips = Array.from({ length: 400 }, (_, seed) =>
      applyTransforms(image, [randomHorizontalFlip(0.25)], Random.derive(0, seed)),
    ).filter(({ data }) => data[0] !== image.data[0]);
    expect(flips.length).toBeGreaterThan(70);
    expect(flips.length).toBeLessThan(130);
  });

  it('crops reach every place, and none outside', () => {
    const firstValues = new Set<number>();
    for (let seed = 0; seed < 300; seed++) {
      firstValues.add(applyTransforms(image, [randomCrop([9, 10])], Random.derive(0, seed)).data[0]!);
    }
    const places = [0, 1].flatMap((y) => [0, 1, 2].map((x) => image.data[(y * 12 + x) * 3]!));
    expect([...firstValues].sort()).toEqual([...new Set(places)].sort());
    expect(() => applyTransforms(image, [randomCrop(11)])).toThrow(/11x11 pixels does not fit .* 12x10/);
  });

  it('boxes of resized crops stay inside and within scale and ratio', () => {
    const size = { width: 100, height: 80 };
    const shares = Array.from({ length: 500 }, (_, seed) => {
      const { left, top, width, height } = drawBox(size, [0.2, 0.6], [0.5, 2], Random.derive(0, seed));
      expect(left).toBeGreaterThanOrEqual(0);
      expect(top).toBeGreaterThanOrEqual(0);
      expect(left + width).toBeLessThanOrEqual(100);
      expect(top + height).toBeLessThanOrEqual(80);
      expect(width / height).toBeGreaterThan(0.48);
      expect(width / height).toBeLessThan(2.1);
      return (width * height) / 8000;
    });
    expect(Math.min(...shares)).toBeGreaterThan(0.19);
    expect(Math.max(...shares)).toBeLessThan(0.62);
    expect(Math.max(...shares) - Math.min(...shares)).toBeGreaterThan(0.3);
  });

  it('boxes that never fit become the largest allowed one in the middle', () => {
    const random = new Random(0);
    expect(drawBox({ width: 100, height: 10 }, [1, 1], [0.75, 1.5], random)).toEqual({
      left: 42,
      top: 0,
      width: 15,
      height: 10,
    });
    expect(drawBox({ width: 10, height: 100 }, [1, 1], [0.5, 1], random)).toEqual({
      left: 0,
      top: 40,
      width: 10,
      height: 20,
    });
  });

  it('erasing fills one box of the allowed area', () => {
    const large: Image = { data: new Uint8Array(3 * 64 * 64).fill(255), width: 64, height: 64, channels: 3 };
    for (let seed = 0; seed < 100; seed++) {
      const erasing = randomErasing({ probability: 1, scale: [0.1, 0.3], value: -1 });
      const { data } = applyTransforms(large, [toTensor(), erasing], Random.derive(0, seed));
      const erased = data.filter((value) => value === -1).length / data.length;
      expect(erased).toBeGreaterThan(0.09);
      expect(erased).toBeLessThan(0.32);
    }
    const never = randomErasing({ probability: 0 });
    expect(applyTransforms(image, [toTensor(), never])).toEqual(applyTransforms(image, [toTensor()]));
  });

  it('random erasing fills with normal noise', () => {
    const large: Image = { data: new Uint8Array(3 * 64 * 64).fill(255), width: 64, height: 64, channels: 3 };
    const erasing = randomErasing({ probability: 1, scale: [0.3, 0.3], value: 'random' });
    const { data } = applyTransforms(large, [toTensor(), erasing], new Random(1));
    const noise = Array.from(data).filter((value) => value !== 1);
    const mean = noise.reduce((sum, value) => sum + value, 0) / noise.length;
    const variance = noise.reduce((sum, value) => sum + (value - mean) ** 2, 0) / noise.length;
    expect(Math.abs(mean)).toBeLessThan(0.1);
    expect(Math.abs(variance - 1)).toBeLessThan(0.1);
  });
});

describe('applyTransforms', () => {
  it('says where a transform is out of place', () => {
    expect(() => applyTransforms(image, [normalize([0, 0, 0], [1, 1, 1])])).toThrow(/put toTensor before it/);
    expect(() => applyTransforms(image, [toTensor(), resize(5)])).toThrow(/put it before toTensor/);
    expect(() => applyTransforms(image, [toTensor(), normalize([0], [1])])).toThrow(/1 means.*3 channels/);
    const unknown = [{ type: 'toString' }] as unknown as Transform[];
    expect(() => applyTransforms(image, unknown)).toThrow(/"toString" is unknown; known are centerCrop/);
  });

  it.each([
    () => resize(0),
    () => centerCrop([5, 1.5]),
    () => colorJitter({ hue: 0.6 }),
    () => colorJitter({ contrast: -1 }),
    () => normalize([0, 0], [1]),
    () => normalize([0], [0]),
  ])('refuses bad parameters: %p', (make) => {
    expect(make).toThrow(InvalidArgumentError);
  });

  it('crops and flips after toTensor as before', () => {
    const geometric = [centerCrop(7), randomHorizontalFlip(1), randomCrop(5)];
    expect(applyTransforms(image, [toTensor(), ...geometric], new Random(1))).toEqual(
      applyTransforms(image, [...geometric, toTensor()], new Random(1)),
    );
  });

  it('drops alpha with the colours', () => {
    const rgba: Image = { data: Uint8Array.of(10, 20, 30, 99), width: 1, height: 1, channels: 4 };
    expect(applyTransforms(rgba, [grayscale(3)])).toEqual({
      dtype: 'uint8',
      shape: [1, 1, 3],
      data: Uint8Array.of(18, 18, 18),
    });
  });
});
