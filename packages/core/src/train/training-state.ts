import { Random, type RandomState } from '../random';
import type { Metrics } from './events';
import type { ScheduleMoment } from './schedules/schedule';

/** A {@link TrainingState} in a form that is safe to put in JSON. */
export interface SavedTrainingState extends ScheduleMoment {
  readonly batch: number;
  readonly epochLoss: { readonly sum: number; readonly steps: number };
  readonly random: RandomState;
}

/** Where a training stands: all that decides its future, besides the model, the optimizer and the options. */
export class TrainingState implements ScheduleMoment {
  /** Optimizer steps that are done. */
  step = 0;
  /** Whole epochs that are done. */
  epoch = 0;
  /** Batches of the current epoch that are done: with `epoch`, the position in the data. */
  batch = 0;
  /** Losses of the current epoch, for its mean. */
  epochLoss = { sum: 0, steps: 0 };
  /** Results of every validation so far, oldest first. */
  validations: Metrics[] = [];
  /** The generator of dropout and of whatever else is random in a training step. */
  readonly random: Random;

  constructor(seed: number) {
    this.random = new Random(seed);
  }

  /** Counts the epoch as done. */
  endEpoch(): void {
    this.epoch++;
    this.batch = 0;
    this.epochLoss = { sum: 0, steps: 0 };
  }

  save(): SavedTrainingState {
    const { random, ...rest } = this;
    return { ...structuredClone(rest), random: random.state };
  }

  load({ random, ...rest }: SavedTrainingState): void {
    Object.assign(this, structuredClone(rest));
    this.random.state = random;
  }
}
