import type { HostTensor } from '../host-tensor';
import type { Random } from '../random';

/** What a field of a {@link Sample} may hold. */
export type SampleValue = number | string | HostTensor;

/** One example of a data set, for instance `{ image, label }`. */
export type Sample = Readonly<Record<string, SampleValue>>;

/**
 * Samples by index. `get` may be asked for any index in any order, several at a time.
 *
 * ```ts
 * const squares: Dataset<{ x: number; y: number }> = {
 *   length: 100,
 *   get: (index) => ({ x: index, y: index * index }),
 * };
 * ```
 */
export interface Dataset<Item = Sample> {
  /** Number of samples. */
  readonly length: number;

  /**
   * Loads the sample `index`, from 0 to `length - 1`. What is random in it (augmentation) is drawn from `random`
   * alone, so that the same generator gives the same sample.
   */
  get(index: number, random: Random): Item | Promise<Item>;
}
