import { assertRange } from '../assert-range';
import type { Schedule } from './schedule';

export interface ExponentialOptions {
  /** Each step multiplies by it. */
  factor: number;
}

/**
 * `factor ^ step`: PyTorch's ExponentialLR.
 *
 * ```ts
 * const schedule = byEpoch(exponential({ factor: 0.97 }));
 * ```
 */
export function exponential({ factor }: ExponentialOptions): Schedule {
  assertRange('exponential', { factor });
  return (moment) => factor ** moment.step;
}
