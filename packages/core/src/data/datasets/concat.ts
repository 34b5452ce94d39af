import { InvalidArgumentError } from '../../errors';
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
      let start = 0;
      for (const dataset of datasets) {
        if (index < start + dataset.length) return dataset.get(index - start, random);
        start += dataset.length;
      }
      throw new InvalidArgumentError(`the data set has ${start} samples; received index ${index}`);
    },
  };
}
