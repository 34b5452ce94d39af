import { l1 } from '../losses/absolute-error';
import type { Metric } from './metric';
import { streamingMean } from './streaming-mean';

/**
 * Mean absolute difference of all elements.
 *
 * ```ts
 * const metric = meanAbsoluteError();
 * ```
 *
 * `update` rejects with {@link ShapeError} if the shapes differ.
 */
export function meanAbsoluteError(): Metric {
  return streamingMean((output, target) => ({
    sum: l1(output, target, { reduction: 'sum' }),
    count: target.size,
  }));
}
