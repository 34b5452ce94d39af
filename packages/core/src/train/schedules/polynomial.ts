import { assertRange } from '../assert-range';
import type { Schedule } from './schedule';

export interface LinearOptions {
  /** Steps from the first to the last multiplier. */
  length: number;
  /** Default: 1. */
  from?: number;
  /** Default: 0. */
  to?: number;
}

/**
 * A straight line `from` one multiplier `to` another, and constant after `length` steps: PyTorch's LinearLR.
 *
 * ```ts
 * const schedule = warmup(1000, linear({ length: 20_000 })); // BERT's
 * ```
 */
export function linear({ length, from = 1, to = 0 }: LinearOptions): Schedule {
  assertRange('linear', { length }, 1);
  assertRange('linear', { from, to });
  return (moment) => from + (to - from) * Math.min(moment.step / length, 1);
}

export interface PolynomialOptions {
  /** Steps from 1 to 0. */
  length: number;
  /** Default: 1, a straight line. */
  power?: number;
}

/**
 * `(1 - step / length) ^ power`, and 0 after `length` steps: PyTorch's PolynomialLR.
 *
 * ```ts
 * const schedule = polynomial({ length: 30_000, power: 0.9 }); // Chen et al. 2017, DeepLab, section 4.1
 * ```
 */
export function polynomial({ length, power = 1 }: PolynomialOptions): Schedule {
  assertRange('polynomial', { length }, 1);
  assertRange('polynomial', { power });
  return (moment) => (1 - Math.min(moment.step / length, 1)) ** power;
}
