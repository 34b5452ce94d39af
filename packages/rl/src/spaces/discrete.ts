import { InvalidArgumentError, type Random } from '@dl/core';
import type { Space } from './space';

/**
 * The integers 0 ... size - 1, such as the keys that a player may press.
 *
 * ```ts
 * new Discrete(4).contains(3); // true
 * ```
 *
 * @throws {@link InvalidArgumentError} unless `size` is a positive integer.
 */
export class Discrete implements Space<number> {
  constructor(readonly size: number) {
    if (!(Number.isInteger(size) && size > 0)) {
      throw new InvalidArgumentError(`Discrete: size is a positive integer; received ${size}`);
    }
  }

  sample(random: Random): number {
    return random.integer(this.size);
  }

  contains(value: unknown): value is number {
    return Number.isInteger(value) && (value as number) >= 0 && (value as number) < this.size;
  }

  describe(): string {
    return `Discrete(${this.size})`;
  }
}
