import { assertRange } from '../assert-range';
import type { Schedule } from './schedule';

export interface StepOptions {
  /** Steps between two reductions. */
  every: number;
  /** Each reduction multiplies by it. Default: 0.1. */
  factor?: number;
}

/**
 * `factor ^ floor(step / every)`: PyTorch's StepLR.
 *
 * ```ts
 * const schedule = byEpoch(step({ every: 30 })); // He et al. 2016: a tenth every 30 epochs
 * ```
 */
export function step({ every, factor = 0.1 }: StepOptions): Schedule {
  assertRange('step', { every }, 1);
  assertRange('step', { factor });
  return (moment) => factor ** Math.floor(moment.step / every);
}

export interface MultiStepOptions {
  /** Steps at which the multiplier is reduced. */
  milestones: readonly number[];
  /** Each reduction multiplies by it. Default: 0.1. */
  factor?: number;
}

/**
 * `factor ^ (number of milestones reached)`: PyTorch's MultiStepLR.
 *
 * ```ts
 * const schedule = byEpoch(multiStep({ milestones: [30, 60, 80] }));
 * ```
 */
export function multiStep({ milestones, factor = 0.1 }: MultiStepOptions): Schedule {
  assertRange('multiStep', { factor });
  return (moment) => factor ** milestones.filter((milestone) => milestone <= moment.step).length;
}
