import { InvalidArgumentError } from '@dl/core';
import { Box } from './box';
import { Discrete } from './discrete';
import { MultiDiscrete } from './multi-discrete';
import type { Space } from './space';

/** A space in plain data, as it travels between threads and processes. */
export type SpaceDescription =
  | { type: 'box'; shape: readonly number[]; low: Float32Array; high: Float32Array }
  | { type: 'discrete'; size: number }
  | { type: 'multi-discrete'; sizes: readonly number[] };

/** The space that is described. */
export function spaceOf(description: SpaceDescription): Space<unknown> {
  switch (description.type) {
    case 'box':
      return new Box(description.low, description.high, description.shape);
    case 'discrete':
      return new Discrete(description.size);
    case 'multi-discrete':
      return new MultiDiscrete(description.sizes);
  }
}

/**
 * A space in plain data; also one of another copy of the package (ESM beside CommonJS).
 *
 * @throws {@link InvalidArgumentError} for a space that is not of this package.
 */
export function describeSpace(space: Space<unknown>): SpaceDescription {
  const { low, high, shape, size, sizes } = space as Partial<Box & Discrete & MultiDiscrete>;
  if (low && high && shape) return { type: 'box', shape, low, high };
  if (size !== undefined) return { type: 'discrete', size };
  if (sizes) return { type: 'multi-discrete', sizes };
  throw new InvalidArgumentError(
    `a Box, a Discrete or a MultiDiscrete space can travel to another thread; received ${space.describe()}`,
  );
}
