import { Random, ShapeError } from '@dl/core';
import type { Features } from './feature-statistics';

export interface KernelDistanceOptions {
  /** Samples of each set that are compared at a time. Default: 1000, or all if there are fewer. */
  subsetSize?: number;
  /** Times that subsets are drawn. Default: 100. */
  subsets?: number;
  /** Seed of the subsets. Default: 0. */
  seed?: number;
}

/**
 * The squared maximum mean discrepancy with the kernel `(x·y / size + 1)³`, unbiased, as the mean over subsets (Bińkowski et al. 2018,
 * section 4): KID, if the features are Inception v3's. It is 0 in the mean for two sets of one distribution, however few the samples.
 *
 * @throws {@link ShapeError} if the features are of two sizes.
 */
export function kernelDistance(a: Features, b: Features, options: KernelDistanceOptions = {}): number {
  if (a.size !== b.size) {
    throw new ShapeError(
      `features are of one size, received ${a.size} and ${b.size}: use one network for both sets`,
    );
  }
  const { subsets = 100, seed = 0, subsetSize = 1000 } = options;
  const size = Math.min(subsetSize, a.count, b.count);
  const random = new Random(seed);
  let sum = 0;
  for (let i = 0; i < subsets; i++) {
    sum += discrepancy(
      a,
      random.permutation(a.count).subarray(0, size),
      b,
      random.permutation(b.count).subarray(0, size),
    );
  }
  return sum / subsets;
}

function discrepancy(a: Features, rows: Uint32Array, b: Features, columns: Uint32Array): number {
  const [left, right] = [chosenRows(a, rows), chosenRows(b, columns)];
  const [count, { size }] = [rows.length, a];
  const pairs = count * (count - 1);
  return (
    (2 * kernelSum(left, left, size, { isBelowDiagonal: true })) / pairs +
    (2 * kernelSum(right, right, size, { isBelowDiagonal: true })) / pairs -
    (2 * kernelSum(left, right, size)) / (count * count)
  );
}

function chosenRows({ data, size }: Features, rows: Uint32Array): Float64Array {
  const chosen = new Float64Array(rows.length * size);
  for (const [to, from] of rows.entries())
    chosen.set(data.subarray(from * size, (from + 1) * size), to * size);
  return chosen;
}

/** The sum of the kernel over all pairs of a row of `a` and one of `b`, or over those where it is an earlier one. */
function kernelSum(a: Float64Array, b: Float64Array, size: number, { isBelowDiagonal = false } = {}): number {
  let sum = 0;
  for (let x = 0; x < a.length; x += size) {
    const end = isBelowDiagonal ? x : b.length;
    for (let y = 0; y < end; y += size) {
      let product = 0;
      for (let i = 0; i < size; i++) product += a[x + i]! * b[y + i]!;
      const value = product / size + 1;
      sum += value * value * value;
    }
  }
  return sum;
}
