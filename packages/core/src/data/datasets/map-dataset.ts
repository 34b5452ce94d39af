import type { Random } from '../../random';
import type { Dataset } from '../dataset';

/**
 * A data set of which every sample is changed by a function when it is asked for.
 *
 * ```ts
 * const digits = await loadMnist('data/mnist', 'train');
 * const inverted = mapDataset(digits, ({ image, label }) => ({ image: invert(image), label }));
 * ```
 *
 * @param map - Draws what is random in it from the `random` that it is given.
 */
export function mapDataset<Item, Mapped>(
  dataset: Dataset<Item>,
  map: (item: Item, random: Random) => Mapped | Promise<Mapped>,
): Dataset<Mapped> {
  return {
    length: dataset.length,
    get: async (index, random) => map(await dataset.get(index, random), random),
  };
}
