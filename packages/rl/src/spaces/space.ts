import type { Random } from '@dl/core';

/** The values that an observation or an action can have. */
export interface Space<Value> {
  /** A value of the space, drawn with `random`. */
  sample(random: Random): Value;
  /** Whether `value` is of the space. */
  contains(value: unknown): value is Value;
  /** The space in words, for messages: "Discrete(4)". */
  describe(): string;
}
