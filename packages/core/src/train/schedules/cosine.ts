import { assertRange } from '../assert-range';
import type { Schedule } from './schedule';

export interface CosineOptions {
  /** Steps from 1 to the minimum. */
  length: number;
  /** The last multiplier, in [0, 1]. Default: 0. */
  minimum?: number;
}

/**
 * Half a cosine from 1 down to `minimum` (Loshchilov and Hutter 2017, SGDR, equation 5), where it stays after `length`
 * steps. PyTorch's CosineAnnealingLR.
 *
 * ```ts
 * const schedule = warmup(500, cosine({ length: 10_000, minimum: 0.1 })); // GPT-3's; both count from the first step
 * ```
 */
export function cosine({ length, minimum = 0 }: CosineOptions): Schedule {
  assertRange('cosine', { length }, 1);
  assertRange('cosine', { minimum });
  return (moment) => anneal(Math.min(moment.step / length, 1), minimum);
}

export interface CosineWithRestartsOptions {
  /** Steps of the first period. */
  length: number;
  /** Each period is this many times as long as the one before. Default: 1. */
  growth?: number;
  /** The multiplier at the end of each period, in [0, 1]. Default: 0. */
  minimum?: number;
}

/**
 * {@link cosine} that starts anew from 1 whenever it has come down (Loshchilov and Hutter 2017, SGDR, section 3):
 * PyTorch's CosineAnnealingWarmRestarts.
 *
 * ```ts
 * const schedule = cosineWithRestarts({ length: 1000, growth: 2 });
 * ```
 */
export function cosineWithRestarts({ length, growth = 1, minimum = 0 }: CosineWithRestartsOptions): Schedule {
  assertRange('cosineWithRestarts', { length, growth }, 1);
  assertRange('cosineWithRestarts', { minimum });
  return (moment) => {
    let period = length;
    let step = moment.step;
    for (; step >= period; period *= growth) step -= period;
    return anneal(step / period, minimum);
  };
}

function anneal(progress: number, minimum: number): number {
  return minimum + ((1 - minimum) * (1 + Math.cos(Math.PI * progress))) / 2;
}
