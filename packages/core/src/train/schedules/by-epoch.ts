import type { Schedule } from './schedule';

/**
 * Counts epochs where `schedule` counts steps: the multiplier changes between epochs, as when PyTorch's schedulers are
 * stepped once an epoch.
 *
 * ```ts
 * const resnet = byEpoch(warmup(5, multiStep({ milestones: [30, 60, 80] }))); // Goyal et al. 2017, section 2.2
 * const mixed = warmup(500, byEpoch(exponential({ factor: 0.97 })));
 * ```
 */
export function byEpoch(schedule: Schedule): Schedule {
  return (moment) => schedule({ ...moment, step: moment.epoch });
}
