import { InvalidArgumentError, ShapeError } from '@dl/core';
import type { Features } from './feature-statistics';

export interface ManifoldScores {
  /** Share of the made samples that lie among the real ones: quality. */
  precision: number;
  /** Share of the real samples that lie among the made ones: coverage. */
  recall: number;
}

/**
 * Precision and recall of made samples (Kynkäänniemi et al. 2019, section 2): a sample lies among others if it is within the distance of
 * one of them to its k-th nearest neighbour. Time grows with the product of the counts.
 *
 * @param k - Default: 3, as in the paper.
 * @throws {@link ShapeError} if the features are of two sizes; {@link InvalidArgumentError} if a set has no more than k samples.
 */
export function manifoldScores(
  real: Features,
  made: Features,
  { k = 3 }: { k?: number } = {},
): ManifoldScores {
  if (real.size !== made.size) {
    throw new ShapeError(
      `features are of one size, received ${real.size} and ${made.size}: use one network for both sets`,
    );
  }
  if (Math.min(real.count, made.count) <= k) {
    throw new InvalidArgumentError(
      `the ${k}-th neighbour needs more than ${k} samples; received ${real.count} real and ${made.count} made ones`,
    );
  }
  return { precision: shareAmong(made, real, k), recall: shareAmong(real, made, k) };
}

function shareAmong(samples: Features, others: Features, k: number): number {
  const radii = Float64Array.from({ length: others.count }, (_, index) =>
    neighbourDistance(others, index, k),
  );
  let among = 0;
  for (let sample = 0; sample < samples.count; sample++) {
    for (let other = 0; other < others.count; other++) {
      if (squaredDistance(samples, sample, others, other, radii[other]!) <= radii[other]!) {
        among++;
        break;
      }
    }
  }
  return among / samples.count;
}

/** The squared distance of a sample to its k-th nearest neighbour. */
function neighbourDistance(features: Features, index: number, k: number): number {
  const nearest = new Float64Array(k).fill(Infinity); // in rising order
  for (let other = 0; other < features.count; other++) {
    if (other === index) continue;
    const distance = squaredDistance(features, index, features, other, nearest[k - 1]!);
    let place = k - 1;
    if (distance >= nearest[place]!) continue;
    for (; place > 0 && nearest[place - 1]! > distance; place--) nearest[place] = nearest[place - 1]!;
    nearest[place] = distance;
  }
  return nearest[k - 1]!;
}

/** It is not counted to its end where it is above `limit` already. */
function squaredDistance(a: Features, row: number, b: Features, column: number, limit: number): number {
  const { size } = a;
  let sum = 0;
  for (let i = 0, x = row * size, y = column * size; i < size && sum <= limit; i++) {
    sum += (a.data[x + i]! - b.data[y + i]!) ** 2;
  }
  return sum;
}
