import { expect, it } from '@jest/globals';
import { InvalidArgumentError, Random } from '@dl/core';
import type { Image } from '@dl/core/data';
import { covarianceRoot } from './covariance-root';
import { keepLuminance } from './keep-luminance';
import { matchColors } from './match-colors';

const random = new Random(1);
const noise = (low: number, spread: number): Image => ({
  data: Uint8Array.from({ length: 900 }, (_, i) => low + (i % 3) * 10 + random.integer(spread)),
  ...{ width: 20, height: 15, channels: 3 },
});

it('a root of a covariance times itself is the covariance', () => {
  const covariance = [[4, 1, 0.5], [1, 3, -0.7], [0.5, -0.7, 2]]; // prettier-ignore
  const root = covarianceRoot(covariance, 0.5);
  for (let i = 0; i < 3; i++) {
    for (let j = 0; j < 3; j++) {
      const value = root[i]!.reduce((sum, x, k) => sum + x * root[k]![j]!, 0);
      expect(value).toBeCloseTo(covariance[i]![j]!, 6);
    }
  }
});

it('matched colours have the mean and the spread of the other picture', () => {
  const [picture, colors] = [noise(20, 60), noise(90, 100)];
  const matched = matchColors(picture, colors);
  const statistics = ({ data }: Image, channel: number) => {
    const values = Array.from(data).filter((_, i) => i % 3 === channel);
    const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
    return [mean, Math.sqrt(values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / values.length)];
  };
  for (let channel = 0; channel < 3; channel++) {
    const [found, expected] = [statistics(matched, channel), statistics(colors, channel)];
    expect(Math.abs(found[0]! - expected[0]!)).toBeLessThan(1);
    expect(Math.abs(found[1]! - expected[1]!)).toBeLessThan(1);
  }
});

it('a picture of one colour can be matched', () => {
  const flat: Image = { data: new Uint8Array(300).fill(7), width: 10, height: 10, channels: 3 };
  expect(Math.abs(matchColors(flat, noise(100, 20)).data[0]! - 110)).toBeLessThan(5);
});

it('keeps light and shade of one picture and the colours of another', () => {
  const [light, colors] = [noise(60, 40), noise(80, 40)];
  const { data } = keepLuminance(light, colors);
  const luma = (values: Uint8Array) => 0.299 * values[0]! + 0.587 * values[1]! + 0.114 * values[2]!;
  expect(Math.abs(luma(data) - luma(light.data))).toBeLessThan(1);
  expect(Math.abs(data[0]! - data[1]! - (colors.data[0]! - colors.data[1]!))).toBeLessThanOrEqual(1);
  expect(() => keepLuminance(light, { ...colors, width: 15, height: 20 })).toThrow(InvalidArgumentError);
});
