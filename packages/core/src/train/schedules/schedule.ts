import type { Metrics } from '../events';

/** Where training stands before an update. All of it is saved with a checkpoint, so a schedule resumes exactly. */
export interface ScheduleMoment {
  /** Optimizer steps that are done: 0 before the first update. */
  readonly step: number;
  /** Whole epochs that are done: 0 during the first epoch. */
  readonly epoch: number;
  /** Results of every validation so far, oldest first. */
  readonly validations: readonly Metrics[];
}

/**
 * The factor on the learning rate at a moment of training. A schedule is a pure function: it keeps no state of its own.
 * Lengths are in optimizer steps; {@link byEpoch} makes them epochs.
 *
 * ```ts
 * const schedule = warmup(500, cosine({ length: 10_000 }));
 * optimizer.step(gradients, schedule({ step: 250, epoch: 0, validations: [] })); // half of the learning rate
 * ```
 */
export type Schedule = (moment: ScheduleMoment) => number;
