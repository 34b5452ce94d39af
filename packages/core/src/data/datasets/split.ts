import { InvalidArgumentError } from '../../errors';
import { Random } from '../../random';
import type { Dataset } from '../dataset';
import { subset } from './subset';

/**
 * Splits a data set at random into parts without overlap. The parts depend on the seed alone.
 *
 * ```ts
 * const [train, test] = split(digits, [0.8, 0.2], 42); // 8,000 and 2,000 of 10,000
 * ```
 *
 * @param fractions - Shares of the parts, with sum 1. Samples that rounding leaves over go to the first parts.
 * @throws {@link InvalidArgumentError} if the fractions are negative or have another sum.
 */
export function split<Item, const Fractions extends readonly number[]>(
  dataset: Dataset<Item>,
  fractions: Fractions,
  seed: number,
): { [Part in keyof Fractions]: Dataset<Item> } {
  const total = fractions.reduce((sum, fraction) => sum + fraction, 0);
  if (fractions.some((fraction) => !(fraction >= 0)) || Math.abs(total - 1) > 1e-6) {
    throw new InvalidArgumentError(
      `fractions are not negative and have the sum 1; received [${fractions.join(', ')}]`,
    );
  }
  // The small term undoes the rounding error of, for example, 100 * 0.29 = 28.999999999999996.
  const sizes = fractions.map((fraction) => Math.floor(dataset.length * fraction + 1e-6));
  const remaining = dataset.length - sizes.reduce((sum, size) => sum + size, 0);
  const order = Random.derive(seed).permutation(dataset.length);
  let end = 0;
  const parts = sizes.map((size, i) => {
    const start = end;
    end += size + (i < remaining ? 1 : 0);
    return subset(dataset, order.subarray(start, end));
  });
  return parts as { [Part in keyof Fractions]: Dataset<Item> };
}
