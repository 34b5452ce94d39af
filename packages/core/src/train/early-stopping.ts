import type { Metrics } from './events';
import { Monitor, type MonitorOptions } from './monitor';

export interface EarlyStoppingOptions extends MonitorOptions {
  /** Validations in a row without an improvement after which training stops. */
  patience: number;
  /** What counts as an improvement: more than this. Default: 0. */
  minimumImprovement?: number;
}

/**
 * The best of the results so far (NaN before the first), and whether the last `patience` of them failed to improve it.
 * This depends on the history alone, so a resumed training stops where the uninterrupted one does.
 */
export function judgeProgress(
  validations: readonly Metrics[],
  { patience, minimumImprovement = 0, ...monitored }: EarlyStoppingOptions,
): { metric: string; best: number; stalled: boolean } {
  const monitor = new Monitor(monitored);
  let best = NaN;
  let waited = 0;
  for (const metrics of validations) {
    const value = monitor.read(metrics);
    if (monitor.improvement(value, best) > minimumImprovement) [best, waited] = [value, 0];
    else waited++;
  }
  return { metric: monitor.metric, best, stalled: waited >= patience };
}
