import { describe, expect, it } from '@jest/globals';
import { CollapseDetector } from './collapse-detector';
import { meanPairwiseDistance } from './diversity';
import { rankingAccuracy } from './ranking-accuracy';
import type { WatchedNumbers } from './watched-numbers';

const healthy: WatchedNumbers = {
  discriminatorLoss: 1.2,
  generatorLoss: 0.8,
  discriminatorAccuracy: 0.8,
  diversity: 0.9,
  discriminatorGradientNorm: 1,
  generatorGradientNorm: 1,
};

it('the mean distance of pairs', () => {
  expect(meanPairwiseDistance([0, 0, 3, 4, 0, 8], 3)).toBeCloseTo((5 + 8 + 5) / 3);
  expect(meanPairwiseDistance([1, 1, 1, 1], 4)).toBe(0);
});

it('the share of pairs that are ranked rightly', () => {
  expect(rankingAccuracy([2, 3], [0, 1])).toBe(1);
  expect(rankingAccuracy([0, 1], [0, 1])).toBe(0.5);
  expect(rankingAccuracy([0, 0], [1])).toBe(0);
});

describe('CollapseDetector', () => {
  const create = () => new CollapseDetector({ minimumDiversity: 0.2, patience: 2 });

  it('finds nothing in a healthy training', () => {
    const detector = create();
    expect([detector.judge(healthy), detector.judge(healthy), detector.isSuspicious]).toEqual([
      undefined,
      undefined,
      false,
    ]);
  });

  it('waits until it has seen few modes several times in a row', () => {
    const detector = create();
    const alike = { ...healthy, diversity: 0.05 };
    for (let untrained = 0; untrained < 10; untrained++) expect(detector.judge(alike)).toBeUndefined();
    expect(detector.isSuspicious).toBe(false);
    expect(detector.judge(alike)).toBeUndefined();
    expect(detector.isSuspicious).toBe(true);
    expect(detector.judge(healthy)).toBeUndefined();
    expect(detector.judge(alike)).toBeUndefined();
    expect(detector.judge(alike)).toMatchObject({ reason: 'few-modes', isCertain: true });
  });

  it('does not wait where all samples are one', () => {
    const detector = create();
    const one = { ...healthy, diversity: 0 };
    expect(detector.judge(one)).toBeUndefined();
    expect(detector.judge(one)).toMatchObject({ reason: 'few-modes', isCertain: true });
  });

  it('finds a generator that left the data, and numbers that are none', () => {
    const detector = create();
    const far = { ...healthy, diversity: 50 };
    detector.judge(far);
    expect(detector.judge(far)).toMatchObject({ reason: 'divergence', isCertain: true });
    expect(create().judge({ ...healthy, generatorGradientNorm: NaN })).toMatchObject({
      reason: 'not-finite',
    });
  });

  it('warns once of a discriminator that tells all apart', () => {
    const detector = create();
    const won = { ...healthy, discriminatorAccuracy: 1 };
    const verdicts = [1, 2, 3].map(() => detector.judge(won));
    expect(verdicts).toEqual([
      undefined,
      expect.objectContaining({ reason: 'discriminator-won', isCertain: false }),
      undefined,
    ]);
  });
});
