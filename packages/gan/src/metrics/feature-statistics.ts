import { InvalidArgumentError } from '@dl/core';

/** Features of many samples, row by row. */
export interface Features {
  /** [count, size] */
  readonly data: Float32Array;
  readonly count: number;
  readonly size: number;
}

/** Mean and covariance of features, in double precision. */
export interface FeatureStatistics {
  readonly mean: Float64Array;
  /** [size, size], unbiased. */
  readonly covariance: Float64Array[];
}

/**
 * The mean and the covariance of features.
 *
 * @throws {@link InvalidArgumentError} if there are fewer than two samples.
 */
export function featureStatistics({ data, count, size }: Features): FeatureStatistics {
  if (count < 2) throw new InvalidArgumentError(`a covariance needs at least two samples; received ${count}`);
  const mean = new Float64Array(size);
  for (let row = 0; row < count; row++) {
    for (let i = 0; i < size; i++) mean[i]! += data[row * size + i]! / count;
  }
  const covariance = Array.from({ length: size }, () => new Float64Array(size));
  const centred = new Float64Array(size);
  for (let row = 0; row < count; row++) {
    for (let i = 0; i < size; i++) centred[i] = data[row * size + i]! - mean[i]!;
    for (let i = 0; i < size; i++) {
      const value = centred[i]!;
      if (value === 0) continue;
      const line = covariance[i]!;
      for (let j = i; j < size; j++) line[j]! += value * centred[j]!;
    }
  }
  for (let i = 0; i < size; i++) {
    for (let j = i; j < size; j++) covariance[j]![i] = covariance[i]![j]! /= count - 1;
  }
  return { mean, covariance };
}
