import { InvalidArgumentError } from '../../errors';
import type { Dataset } from '../dataset';

/**
 * The samples at `indices`, in their order.
 *
 * ```ts
 * const firstHundred = subset(digits, [...Array(100).keys()]);
 * ```
 *
 * @throws {@link InvalidArgumentError} if an index is outside of the data set.
 */
export function subset<Item>(dataset: Dataset<Item>, indices: ArrayLike<number>): Dataset<Item> {
  const chosen = Array.from(indices);
  const wrong = chosen.find((index) => !Number.isInteger(index) || index < 0 || index >= dataset.length);
  if (wrong !== undefined) {
    throw new InvalidArgumentError(
      `the data set has samples 0 to ${dataset.length - 1}; received index ${wrong}`,
    );
  }
  return { length: chosen.length, get: (index, random) => dataset.get(chosen[index]!, random) };
}
