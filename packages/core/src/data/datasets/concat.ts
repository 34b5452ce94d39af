import type { Dataset } from '../dataset';

/**
 * Data sets one after the other.
 *
 * ```ts
 * const all = concat(train, validation);
 * ```
 */
export function concat<Item>(...datasets: readonly Dataset<Item>[]): Dataset<Item> {
  return {
    length: datasets.reduce((sum, { length }) => sum + length, 0),
    get: (index, random) => {
      let local = index;
      const dataset = datasets.find(({ length }) => local < length || ((local -= length), false))!;
      return dataset.get(local, random);
    },
  };
}
