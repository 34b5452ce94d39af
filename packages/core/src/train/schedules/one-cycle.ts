import { assertRange } from '../assert-range';
import type { Schedule } from './schedule';

export interface OneCycleOptions {
  /** Steps of the whole training. */
  length: number;
  /** Share of the steps in which the multiplier rises, in [0, 1). Default: 0.3. */
  rise?: number;
  /** The first multiplier is 1 / startDivisor. Default: 25. */
  startDivisor?: number;
  /** The last multiplier is the first one / endDivisor. Default: 10,000. */
  endDivisor?: number;
  /** Form of both ways. Default: 'cosine'. */
  annealing?: 'cosine' | 'linear';
}

/**
 * Up to the learning rate and down to almost nothing (Smith and Topin 2018, Super-convergence): PyTorch's OneCycleLR,
 * where the optimizer's learning rate is the peak. Momentum is left alone, as with `cycle_momentum=False`.
 *
 * ```ts
 * const schedule = oneCycle({ length: epochs * loader.batches });
 * ```
 */
export function oneCycle({
  length,
  rise = 0.3,
  startDivisor = 25,
  endDivisor = 1e4,
  annealing = 'cosine',
}: OneCycleOptions): Schedule {
  assertRange('oneCycle', { length, startDivisor, endDivisor }, 1);
  assertRange('oneCycle', { rise }, 0, 1);
  const start = 1 / startDivisor;
  const end = start / endDivisor;
  const peak = rise * length - 1;
  const last = length - 1;
  const between = (from: number, to: number, progress: number) =>
    annealing === 'linear'
      ? from + (to - from) * progress
      : to + ((from - to) * (1 + Math.cos(Math.PI * progress))) / 2;
  return ({ step }) =>
    step <= peak
      ? between(start, 1, peak > 0 ? step / peak : 1)
      : between(1, end, Math.min((step - peak) / (last - peak), 1));
}
