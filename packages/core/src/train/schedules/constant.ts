import type { Schedule } from './schedule';

/**
 * The learning rate as it is, all the time.
 *
 * ```ts
 * const schedule = warmup(100, constant());
 * ```
 */
export function constant(): Schedule {
  return () => 1;
}
