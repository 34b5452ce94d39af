import { InvalidArgumentError, type Random } from '@dl/core';
import type { Space } from './space';

/**
 * Lists of integers, the i-th of which is one of 0 ... sizes[i] - 1.
 *
 * ```ts
 * new MultiDiscrete([32, 11, 2]).contains([14, 10, 0]); // true
 * ```
 *
 * @throws {@link InvalidArgumentError} unless every size is a positive integer.
 */
export class MultiDiscrete implements Space<number[]> {
  constructor(readonly sizes: readonly number[]) {
    if (!sizes.length || sizes.some((size) => !(Number.isInteger(size) && size > 0))) {
      throw new InvalidArgumentError(`MultiDiscrete: sizes are positive integers; received [${sizes}]`);
    }
  }

  sample(random: Random): number[] {
    return this.sizes.map((size) => random.integer(size));
  }

  contains(value: unknown): value is number[] {
    return (
      Array.isArray(value) &&
      value.length === this.sizes.length &&
      value.every(
        (entry: unknown, i) =>
          Number.isInteger(entry) && (entry as number) >= 0 && (entry as number) < this.sizes[i]!,
      )
    );
  }

  describe(): string {
    return `MultiDiscrete([${this.sizes.join(', ')}])`;
  }
}
