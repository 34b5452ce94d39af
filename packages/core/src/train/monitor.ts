import { InvalidArgumentError } from '../errors';
import type { Metrics } from './events';

/** A validation result that says which model is better. */
export interface MonitorOptions {
  /** Name of the result. Default: 'loss'. */
  metric?: string;
  /** Whether smaller or larger values are better. Default: 'min' for 'loss', 'max' for every other metric. */
  mode?: 'min' | 'max';
}

/** Reads and compares the monitored result. */
export class Monitor {
  readonly metric: string;
  private readonly sign: 1 | -1;

  constructor({ metric = 'loss', mode = metric === 'loss' ? 'min' : 'max' }: MonitorOptions = {}) {
    this.metric = metric;
    this.sign = mode === 'max' ? 1 : -1;
  }

  /** The monitored result of `metrics`. */
  read(metrics: Metrics): number {
    const value = metrics[this.metric];
    if (value !== undefined) return value;
    throw new InvalidArgumentError(
      `there is no metric "${this.metric}" to monitor; the validation gives ${Object.keys(metrics).join(', ')}`,
    );
  }

  /** How much better `value` is than `other`; negative if it is worse. NaN is worse than any number. */
  improvement(value: number, other: number): number {
    if (Number.isNaN(value)) return -Infinity;
    return Number.isNaN(other) ? Infinity : this.sign * (value - other);
  }
}
