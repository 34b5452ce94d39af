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
 * A space in plain data.
 *
 * @throws {@link InvalidArgumentError} for a space that is not of this package.
 */
export function describeSpace(space: Space<unknown>): SpaceDescription {
  if (space instanceof Box) return { type: 'box', shape: space.shape, low: space.low, high: space.high };
  if (space instanceof Discrete) return { type: 'discrete', size: space.size };
  if (space instanceof MultiDiscrete) return { type: 'multi-discrete', sizes: space.sizes };
  throw new InvalidArgumentError(
    `a Box, a Discrete or a MultiDiscrete space can travel to another thread; received ${space.describe()}`,
  );
}
