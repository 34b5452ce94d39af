import { assertRange } from '../assert-range';
import { constant } from './constant';
import type { Schedule } from './schedule';

/**
 * Multiplies `schedule` by a factor that grows linearly, `(step + 1) / length` up to 1, because large steps from random
 * weights diverge (Goyal et al. 2017, section 2.2). `schedule` counts from the first step, warm-up included.
 *
 * ```ts
 * const schedule = warmup(500, cosine({ length: 10_000 }));
 * ```
 *
 * @param length - Steps until the full learning rate.
 * @param schedule - Default: {@link constant}.
 */
export function warmup(length: number, schedule: Schedule = constant()): Schedule {
  assertRange('warmup', { length });
  return (moment) => Math.min((moment.step + 1) / length, 1) * schedule(moment);
}
