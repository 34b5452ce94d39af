import { assertRange } from '../assert-range';
import { Monitor, type MonitorOptions } from '../monitor';
import type { Schedule } from './schedule';

export interface ReduceOnPlateauOptions extends MonitorOptions {
  /** Each reduction multiplies by it. Default: 0.1. */
  factor?: number;
  /** Validations without improvement that are borne before a reduction. Default: 10. */
  patience?: number;
  /** An improvement is more than this, as a share of the best value. Default: 1e-4. */
  threshold?: number;
  /** Whether the threshold is a share of the best value or a difference from it. Default: 'relative'. */
  thresholdMode?: 'relative' | 'absolute';
  /** Validations after a reduction that do not count as bad. Default: 0. */
  cooldown?: number;
  /** The smallest multiplier. Default: 0. */
  minimum?: number;
}

/**
 * Reduces the learning rate when a validation result no longer improves: PyTorch's ReduceLROnPlateau. It is computed
 * anew from all validations so far, so it has no state to save.
 *
 * ```ts
 * const schedule = reduceOnPlateau({ metric: 'accuracy', factor: 0.5, patience: 3 });
 * ```
 *
 * The schedule throws {@link InvalidArgumentError} if a validation did not measure the metric.
 */
export function reduceOnPlateau({
  factor = 0.1,
  patience = 10,
  threshold = 1e-4,
  thresholdMode = 'relative',
  cooldown = 0,
  minimum = 0,
  ...monitored
}: ReduceOnPlateauOptions = {}): Schedule {
  assertRange('reduceOnPlateau', { patience, threshold, cooldown, minimum });
  assertRange('reduceOnPlateau', { factor }, 0, 1);
  const monitor = new Monitor(monitored);
  const isBetter = (value: number, best: number) => {
    const improvement = monitor.improvement(value, best);
    if (improvement === Infinity) return true; // over no value, NaN or an infinite one
    return improvement > (thresholdMode === 'relative' ? threshold * Math.abs(best) : threshold);
  };
  return ({ validations }) => {
    let multiplier = 1;
    let best = NaN;
    let bad = 0;
    let cooling = 0;
    for (const metrics of validations) {
      const value = monitor.read(metrics);
      if (isBetter(value, best)) [best, bad] = [value, 0];
      else bad++;
      if (cooling > 0) {
        cooling--;
        bad = 0;
      }
      if (bad > patience) {
        multiplier = Math.max(multiplier * factor, minimum);
        cooling = cooldown;
        bad = 0;
      }
    }
    return multiplier;
  };
}
