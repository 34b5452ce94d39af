import type { Dataset } from '../dataset';

/**
 * Samples that are in memory already.
 *
 * ```ts
 * const digits = arrayDataset([{ image, label: 3 }, { image: other, label: 5 }]);
 * ```
 */
export function arrayDataset<Item>(items: readonly Item[]): Dataset<Item> {
  return { length: items.length, get: (index) => items[index]! };
}
