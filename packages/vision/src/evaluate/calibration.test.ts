import { expect, it } from '@jest/globals';
import { Random } from '@dl/core';
import { calibrationOf } from './calibration';
import { mostConfused } from './most-confused';

it('is the weighted distance of accuracy and confidence', () => {
  const { expectedCalibrationError, bins } = calibrationOf(
    [0.1, 0.5, 0.55, 1],
    [false, true, false, true],
    4,
  );
  // (0, 0.25]: 0.1, none right. (0.25, 0.5]: 0.5, all right. (0.5, 0.75]: 0.55, none right. (0.75, 1]: as it should be.
  expect(bins.map(({ count }) => count)).toEqual([1, 1, 1, 1]);
  expect(bins.map(({ accuracy }) => accuracy)).toEqual([0, 1, 0, 1]);
  expect(expectedCalibrationError).toBeCloseTo((0.1 + 0.5 + 0.55 + 0) / 4, 12);
});

it('is near 0 for one that is right as often as it says, and large for one that is always sure', () => {
  const random = new Random(1);
  const confidences = Array.from({ length: 20_000 }, () => random.uniform());
  const right = confidences.map((confidence) => random.uniform() < confidence);
  expect(calibrationOf(confidences, right).expectedCalibrationError).toBeLessThan(0.02);
  const sure = confidences.map(() => 1);
  expect(calibrationOf(sure, right).expectedCalibrationError).toBeCloseTo(0.5, 1);
  expect(calibrationOf([0], [false]).bins[0]).toMatchObject({ count: 1, confidence: 0 });
});

it('lists the pairs that are confused most', () => {
  const confusion = [
    [90, 7, 3],
    [7, 3, 0],
    [0, 0, 0],
  ];
  expect(mostConfused(confusion, 2)).toEqual([
    { label: 1, prediction: 0, images: 7, share: 0.7 },
    { label: 0, prediction: 1, images: 7, share: 0.07 },
  ]);
  expect(mostConfused(confusion)).toHaveLength(3);
});
