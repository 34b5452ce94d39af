import { InvalidArgumentError, Random } from '@dl/core';

/**
 * Splits samples into two parts, in each of which every class has its share: of n samples of a class, `share * n`, rounded,
 * but at least one and at most n - 1, go to the second part. The parts depend on labels, share and seed alone.
 *
 * ```ts
 * const [train, heldOut] = stratifiedSplit([0, 0, 0, 1, 1, 1], 0.3, 1); // 4 and 2 indices, in ascending order
 * ```
 *
 * @param labels - The class of each sample.
 * @throws {@link InvalidArgumentError} if the share is not between 0 and 1.
 */
export function stratifiedSplit(
  labels: readonly number[],
  share: number,
  seed: number,
): [first: number[], second: number[]] {
  if (!(share > 0 && share < 1)) {
    throw new InvalidArgumentError(`the share that is held out is between 0 and 1; received ${share}`);
  }
  const second = new Set<number>();
  for (const label of new Set(labels)) {
    const indices = [...labels.keys()].filter((index) => labels[index] === label);
    const count = Math.min(Math.max(1, Math.round(share * indices.length)), indices.length - 1);
    const order = Random.derive(seed, label).permutation(indices.length);
    for (const position of order.subarray(0, count)) second.add(indices[position]!);
  }
  const all = [...labels.keys()];
  return [all.filter((index) => !second.has(index)), all.filter((index) => second.has(index))];
}
