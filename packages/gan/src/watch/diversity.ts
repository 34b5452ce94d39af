/** Samples that are compared: their pairs grow with the square. */
const limit = 64;

/**
 * The mean Euclidean distance between two of the samples, over all pairs of the first 64.
 *
 * @param samples - [count, features], row by row.
 */
export function meanPairwiseDistance(samples: ArrayLike<number>, count: number): number {
  const size = samples.length / count;
  const rows = Math.min(count, limit);
  let sum = 0;
  for (let a = 0; a < rows; a++) {
    for (let b = a + 1; b < rows; b++) {
      let square = 0;
      for (let i = 0; i < size; i++) square += (samples[a * size + i]! - samples[b * size + i]!) ** 2;
      sum += Math.sqrt(square);
    }
  }
  return sum / ((rows * (rows - 1)) / 2);
}
