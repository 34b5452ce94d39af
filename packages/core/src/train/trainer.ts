import * as tf from '@tensorflow/tfjs-core';
import type { AnyModule, Module } from '../nn';
import { withRandom } from '../random';
import { accumulateGradients } from './accumulate-gradients';
import { clipByGlobalNorm, clipByValue } from './clip';
import { evaluate, type EvaluateOptions } from './evaluate';
import type { Metrics, TrainingEvent } from './events';
import { MovingAverage } from './moving-average';
import type { Optimizer } from './optimizers/optimizer';
import type { FitOptions, SupervisedBatch, TrainerOptions } from './trainer-options';
import { TrainingRun } from './training-run';
import { TrainingState } from './training-state';
import { supervised, type BatchLoader, type HostBatch, type TrainingStep } from './training-step';

/**
 * Trains a model. A run is an async loop over typed events. It can be stopped at any step and resumed exactly: k steps
 * and then N - k are N steps at a stretch, bit for bit on one backend.
 *
 * ```ts
 * const trainer = new Trainer(mnistNetwork(), {
 *   step: supervised(crossEntropy, 'image', 'label'),
 *   optimizer: adam({ learningRate: 1e-3 }),
 *   metrics: { accuracy: accuracy() },
 * });
 * for await (const event of trainer.fit(train, { epochs: 5, validation: test, checkpoints: 'runs/mnist', resume: true })) {
 *   if (event.type === 'validation-end') console.log(event.epoch, event.metrics.accuracy);
 * }
 * ```
 */
export class Trainer<Model extends AnyModule = Module, Batch = SupervisedBatch> {
  readonly model: Model;
  readonly optimizer: Optimizer;
  /** Averages of the weights over the steps, if the options ask for them. */
  readonly average?: MovingAverage;
  readonly options: TrainerOptions<Model, Batch>;
  readonly state: TrainingState;
  private readonly step: TrainingStep<Model, Batch>;

  constructor(model: Model, options: TrainerOptions<Model, Batch>) {
    this.model = model;
    this.optimizer = options.optimizer(options.parameterGroups?.(model) ?? model.namedParameters());
    if (options.movingAverage) this.average = new MovingAverage(model, options.movingAverage);
    this.options = options;
    this.state = new TrainingState(options.seed ?? 0);
    this.step = options.step ?? (supervised(options.loss, 'inputs', 'targets') as never);
  }

  /**
   * Trains, and yields what happens. Afterwards the model has its last weights, and a later call goes on from there.
   *
   * @throws {@link NonFiniteLossError} if the loss becomes NaN or infinite.
   * @throws {@link CheckpointDamagedError} or {@link CheckpointMismatchError} if it cannot resume.
   * @throws {@link StorageFullError} if there is no room for a checkpoint; earlier ones stay.
   */
  async *fit(
    loader: BatchLoader<HostBatch<Batch>>,
    options: FitOptions<Batch>,
  ): AsyncGenerator<TrainingEvent, void> {
    const { listeners = [] } = options;
    const tell = async (event: TrainingEvent) => {
      for (const listener of listeners) await listener(event);
    };
    const run = new TrainingRun(this, loader, options);
    let ended = false;
    try {
      for await (const event of run.events()) {
        ended = event.type === 'fit-end';
        await tell(event);
        yield event;
      }
    } catch (error) {
      // Listeners that fail now are not the cause: `error` is.
      if (!ended)
        await Promise.allSettled(listeners.map(async (listener) => listener(run.end('failed', error))));
      ended = true;
      throw error;
    } finally {
      if (!ended) await tell(run.end('aborted'));
    }
  }

  /**
   * One optimizer step on one or more batches: what {@link fit} does in its loop, for loops of your own. The loss, the
   * mean over the examples, is the caller's to dispose.
   */
  update(...batches: HostBatch<Batch>[]): { loss: tf.Scalar; learningRate: number } {
    const { model, optimizer, state } = this;
    const multiplier = this.options.schedule?.(state) ?? 1;
    const { loss, gradients } = withRandom(state.random, () =>
      accumulateGradients((batch: Batch) => this.step(model, batch).loss, batches, optimizer.parameters),
    );
    const clipped = this.clip(gradients);
    optimizer.step(clipped, multiplier);
    tf.dispose([gradients, clipped]);
    this.average?.update();
    state.step++;
    state.batch += batches.length;
    return { loss, learningRate: optimizer.learningRates[0]! * multiplier };
  }

  /** Mean loss and metrics of the model (its moving average, if there is one) over the first epoch of `loader`. */
  async evaluate(loader: BatchLoader<HostBatch<Batch>>, options: EvaluateOptions = {}): Promise<Metrics> {
    this.average?.swap();
    try {
      return await evaluate(this.model, this.step, loader, { metrics: this.options.metrics, ...options });
    } finally {
      this.average?.swap();
    }
  }

  /** Frees the optimizer and the moving average. The model stays. */
  dispose(): void {
    this.optimizer.dispose();
    this.average?.dispose();
  }

  private clip(gradients: tf.Tensor[]): tf.Tensor[] {
    const { clipNorm, clipValue } = this.options;
    return tf.tidy(() => {
      const limited = clipValue === undefined ? gradients : clipByValue(gradients, clipValue);
      return clipNorm === undefined ? limited : clipByGlobalNorm(limited, clipNorm).gradients;
    });
  }
}
