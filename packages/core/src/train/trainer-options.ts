import type * as tf from '@tensorflow/tfjs-core';
import type { AnyModule, Module } from '../nn';
import type { CheckpointsOptions } from './checkpoints/checkpoints';
import type { EarlyStoppingOptions } from './early-stopping';
import type { TrainingListener } from './events';
import type { Loss } from './losses/loss';
import type { Metric } from './metrics/metric';
import type { MovingAverageOptions } from './moving-average';
import type { OptimizerFactory, ParameterGroup } from './optimizers/optimizer';
import type { Schedule } from './schedules/schedule';
import type { BatchLoader, HostBatch, TrainingStep } from './training-step';

/** The batch of a model with one input and one target. */
export interface SupervisedBatch {
  inputs: tf.Tensor;
  targets: tf.Tensor;
}

export type TrainerOptions<Model extends AnyModule, Batch> = {
  optimizer: OptimizerFactory;
  /**
   * Groups of the model's parameters with learning rates or weight decays of their own. Default: all alike, with the
   * optimizer's.
   */
  parameterGroups?: (model: Model) => readonly ParameterGroup[];
  /** Scales the learning rate over time. Default: constant. */
  schedule?: Schedule;
  /** Measures of outputs against targets in validation, by name. Default: the loss alone. */
  metrics?: Readonly<Record<string, Metric>>;
  /** Limit of the norm of all gradients together, to which larger ones are scaled down. Default: none. */
  clipNorm?: number;
  /** Limit of the absolute value of each element of the gradients, before `clipNorm`. Default: none. */
  clipValue?: number;
  /** Batches whose gradients make one optimizer step, as if they were one large batch. Default: 1. */
  accumulate?: number;
  /** Averages the weights over the steps; validation then uses the averages. Default: no averages. */
  movingAverage?: MovingAverageOptions;
  /** Seed of what is random in a training step, such as dropout. Default: 0. */
  seed?: number;
  /**
   * What the weights are of, for example the network's options or a vocabulary, safe to put in JSON. Every checkpoint keeps
   * it as `state.metadata`, and only a training of the same can resume from it. Default: nothing.
   */
  metadata?: Readonly<Record<string, unknown>>;
} & (
  | {
      /** Compares the output for the batch's field `inputs` with its field `targets`. */
      loss: Model extends Module ? Loss : never;
      step?: undefined;
    }
  | {
      /** The forward pass and loss of any other batch; {@link supervised} makes one. */
      step: TrainingStep<Model, Batch>;
      loss?: undefined;
    }
);

export type FitOptions<Batch> = {
  /** Data for a validation after every epoch. Default: none. */
  validation?: BatchLoader<HostBatch<Batch>>;
  /** Where checkpoints go, and how often: see {@link CheckpointSettings}. Default: none are written. */
  checkpoints?: string | CheckpointSettings;
  /**
   * Continues from the latest of `checkpoints`, or starts anew if there is none. `true` stops at a damaged checkpoint
   * with an error, 'skip-damaged' continues from the one before it. Default: false.
   */
  resume?: boolean | 'skip-damaged';
  /** Ends training after the running step, with a checkpoint and a `fit-end` whose reason is 'aborted'. */
  signal?: AbortSignal;
  /** Ends training when validation no longer improves. Default: it does not. */
  earlyStopping?: EarlyStoppingOptions;
  /**
   * Steps between `step-end` events. Reading the loss waits for the backend, so with a larger number a GPU can run
   * ahead. Default: 1.
   */
  logEvery?: number;
  /** Called with every event, in order. Default: none. */
  listeners?: readonly TrainingListener[];
} & (
  | {
      /** Passes over the data, counted from the start of training. */
      epochs: number;
      steps?: undefined;
    }
  | {
      /** Optimizer steps, counted from the start of training. */
      steps: number;
      epochs?: undefined;
    }
);

export interface CheckpointSettings extends CheckpointsOptions {
  directory: string;
  /** Steps between checkpoints, besides the one after every epoch. Default: no others. */
  every?: number;
}
