interface Moment {
  /** Optimizer steps done since the start of training, over all resumed runs. */
  readonly step: number;
  /** The epoch that is running, counted from 1. */
  readonly epoch: number;
}

export interface FitStart extends Moment {
  readonly type: 'fit-start';
  /** Steps at which training will be complete. */
  readonly steps: number;
  readonly epochs: number;
  /** The checkpoint that training continues from. */
  readonly resumedFrom?: string;
}

export interface EpochStart extends Moment {
  readonly type: 'epoch-start';
}

export interface StepEnd extends Moment {
  readonly type: 'step-end';
  /** Mean over the steps since the last `step-end`. */
  readonly loss: number;
  /** Of the first parameter group. */
  readonly learningRate: number;
  /** Since the last `step-end`, all waiting included. */
  readonly examplesPerSecond: number;
}

export interface ValidationEnd extends Moment {
  readonly type: 'validation-end';
  /** `loss` and the trainer's metrics on the validation data. */
  readonly metrics: Metrics;
  readonly seconds: number;
}

export interface EpochEnd extends Moment {
  readonly type: 'epoch-end';
  /** Mean over the steps of the epoch, while the model was changing. */
  readonly loss: number;
  /** Results on the validation data, if there is any. */
  readonly validation?: Metrics;
}

export interface CheckpointSaved extends Moment {
  readonly type: 'checkpoint-saved';
  readonly path: string;
  /** True if it is the best so far by the monitored metric. */
  readonly best: boolean;
}

export interface EarlyStop extends Moment {
  readonly type: 'early-stop';
  /** The metric that stopped improving, and its best value. */
  readonly metric: string;
  readonly best: number;
}

export interface FitEnd extends Moment {
  readonly type: 'fit-end';
  /**
   * - `completed`: all steps are done.
   * - `early-stop`: the monitored metric stopped improving.
   * - `aborted`: the signal aborted (a checkpoint has been written, if checkpoints are kept), or the consumer left the
   *   loop over the events (no checkpoint).
   * - `failed`: `fit` throws `error`. Listeners see this event, the loop over the events does not.
   */
  readonly reason: 'completed' | 'early-stop' | 'aborted' | 'failed';
  readonly seconds: number;
  readonly error?: unknown;
}

/** Values by name, such as `{ loss: 0.11, accuracy: 0.97 }`. */
export type Metrics = Readonly<Record<string, number>>;

/** What {@link Trainer.fit} reports, in this order: `fit-start`, epochs, `fit-end`. */
export type TrainingEvent =
  FitStart | EpochStart | StepEnd | ValidationEnd | EpochEnd | CheckpointSaved | EarlyStop | FitEnd;

/**
 * Receives every event before the consumer of `fit` does. Training waits for the promise, and an error in a listener
 * ends training with that error. `fit-end` always comes last, whatever happened.
 */
export type TrainingListener = (event: TrainingEvent) => void | Promise<void>;
