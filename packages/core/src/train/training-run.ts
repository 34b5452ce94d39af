import * as tf from '@tensorflow/tfjs-core';
import { nextTask } from '#platform/event-loop';
import { InvalidArgumentError } from '../errors';
import type { AnyModule } from '../nn';
import { Checkpoints } from './checkpoints/checkpoints';
import { judgeProgress } from './early-stopping';
import type { CheckpointSaved, FitEnd, Metrics, StepEnd, TrainingEvent, ValidationEnd } from './events';
import { LossMeter } from './loss-meter';
import { NonFiniteLossError } from './non-finite-loss-error';
import { sumOfWeights } from './sum-of-weights';
import type { Trainer } from './trainer';
import { captureTrainer, restoreTrainer, type TrainerState } from './trainer-checkpoint';
import type { CheckpointSettings, FitOptions } from './trainer-options';
import { exampleCount, type BatchLoader, type HostBatch } from './training-step';

/** One call of {@link Trainer.fit}. */
export class TrainingRun<Model extends AnyModule, Batch> {
  private readonly started = performance.now();
  private readonly checkpointSettings?: CheckpointSettings;
  private readonly checkpoints?: Checkpoints<TrainerState>;
  private readonly stepsPerEpoch: number;
  /** Steps at which training is complete. */
  private readonly steps: number;
  private lastSaved?: { path: string; step: number };
  /** Of the last step. */
  private learningRate = NaN;

  constructor(
    private readonly trainer: Trainer<Model, Batch>,
    private readonly loader: BatchLoader<HostBatch<Batch>>,
    private readonly options: FitOptions<Batch>,
  ) {
    const { checkpoints } = options;
    this.checkpointSettings = typeof checkpoints === 'string' ? { directory: checkpoints } : checkpoints;
    this.checkpoints =
      this.checkpointSettings && new Checkpoints(this.checkpointSettings.directory, this.checkpointSettings);
    this.stepsPerEpoch = Math.ceil(loader.batches / (trainer.options.accumulate ?? 1));
    this.steps = options.steps ?? options.epochs * this.stepsPerEpoch;
    if (!loader.batches) throw new InvalidArgumentError('the data loader has no batches to train on');
    if (options.resume && !checkpoints)
      throw new InvalidArgumentError('to resume, say where the checkpoints are');
    if (options.earlyStopping && !options.validation) {
      throw new InvalidArgumentError('earlyStopping judges by validation: pass the validation data too');
    }
  }

  async *events(): AsyncGenerator<TrainingEvent, void> {
    const { trainer, loader, steps } = this;
    const { state } = trainer;
    const { validation, signal, earlyStopping } = this.options;
    const resumedFrom = await this.resume();
    trainer.model.train();
    yield {
      type: 'fit-start',
      ...this.moment(),
      steps,
      epochs: Math.ceil(steps / this.stepsPerEpoch),
      resumedFrom,
    };

    // An abort in the validation leaves an epoch without its end: `batch` is then `batches`, and only the end is left.
    while (state.step < steps || state.batch === loader.batches) {
      const progress = earlyStopping && judgeProgress(state.validations, earlyStopping);
      if (progress?.stalled) {
        yield { type: 'early-stop', ...this.moment(), metric: progress.metric, best: progress.best };
        yield this.end('early-stop');
        return;
      }
      if (state.batch === 0) yield { type: 'epoch-start', step: state.step, epoch: state.epoch + 1 };
      if (!signal?.aborted) yield* this.restOfEpoch();
      const validated = validation && !signal?.aborted ? await this.validate(validation) : undefined;
      if (signal?.aborted) {
        if (this.lastSaved?.step !== state.step) yield* this.save();
        yield this.end('aborted');
        return;
      }
      if (validated) yield validated;
      if (state.batch === loader.batches) {
        // One that `steps` ends in the middle of an epoch judges nothing: the epoch may be continued.
        if (validated) state.validations.push(validated.metrics);
        const { sum, steps } = state.epochLoss;
        const moment = this.moment();
        state.endEpoch();
        yield { type: 'epoch-end', ...moment, loss: sum / steps, validation: validated?.metrics };
      }
      yield* this.save(validated?.metrics);
    }
    yield this.end('completed');
  }

  end(reason: FitEnd['reason'], error?: unknown): FitEnd {
    return {
      type: 'fit-end',
      ...this.moment(),
      reason,
      seconds: (performance.now() - this.started) / 1000,
      error,
    };
  }

  /** Steps to the end of the epoch, to the last step of the training, or to an abort. */
  private async *restOfEpoch(): AsyncGenerator<TrainingEvent, void> {
    const { trainer, loader } = this;
    const { state } = trainer;
    const { signal, logEvery = 1 } = this.options;
    const { every = Infinity } = this.checkpointSettings ?? {};
    const meter = new LossMeter();
    try {
      for await (const batches of groups(
        loader.epoch(state.epoch, state.batch),
        trainer.options.accumulate ?? 1,
      )) {
        const { loss, learningRate } = trainer.update(...batches);
        this.learningRate = learningRate;
        meter.add(
          loss,
          batches.reduce((count, batch) => count + exampleCount(batch), 0),
        );
        const isSaved = state.step % every === 0 && state.step < this.steps && state.batch < loader.batches;
        if (isSaved || state.step % logEvery === 0) yield await this.stepEnd(meter);
        if (isSaved) yield* this.save();
        await nextTask();
        if (signal?.aborted || state.step === this.steps) break;
      }
      if (!meter.isEmpty) yield await this.stepEnd(meter);
    } finally {
      meter.dispose();
    }
  }

  private async stepEnd(meter: LossMeter): Promise<StepEnd> {
    const { sum, steps, examplesPerSecond } = await meter.read();
    const { learningRate } = this;
    const { epochLoss } = this.trainer.state;
    if (!Number.isFinite(sum)) throw this.nonFinite(`the loss is ${sum}`);
    epochLoss.sum += sum;
    epochLoss.steps += steps;
    return { type: 'step-end', ...this.moment(), loss: sum / steps, learningRate, examplesPerSecond };
  }

  /** Undefined if the signal aborts. */
  private async validate(loader: BatchLoader<HostBatch<Batch>>): Promise<ValidationEnd | undefined> {
    const { signal } = this.options;
    const started = performance.now();
    try {
      const metrics = await this.trainer.evaluate(loader, { signal });
      return {
        type: 'validation-end',
        ...this.moment(),
        metrics,
        seconds: (performance.now() - started) / 1000,
      };
    } catch (error) {
      if (signal?.aborted && error === signal.reason) return undefined;
      throw error;
    }
  }

  private async *save(metrics?: Metrics): AsyncGenerator<CheckpointSaved, void> {
    const { trainer, loader, checkpoints } = this;
    if (!checkpoints) return;
    await this.assertFiniteWeights();
    const captured = captureTrainer(trainer, loader);
    const { path, best } = await checkpoints
      .save({ ...captured, metrics })
      .finally(() => tf.dispose(captured.tensors));
    this.lastSaved = { path, step: captured.step };
    yield { type: 'checkpoint-saved', ...this.moment(), path, best };
  }

  /** Loads the latest checkpoint and returns its path, if that is asked for and there is one. */
  private async resume(): Promise<string | undefined> {
    const { trainer, loader, checkpoints } = this;
    const { resume } = this.options;
    if (!checkpoints) return undefined;
    if (!resume) {
      await checkpoints.assertNoneAhead(trainer.state.step);
      return undefined;
    }
    const checkpoint = await checkpoints.loadLatest({ skipDamaged: resume === 'skip-damaged' });
    if (!checkpoint) return undefined;
    try {
      restoreTrainer(trainer, loader, checkpoint);
    } finally {
      tf.dispose(checkpoint.tensors);
    }
    this.lastSaved = { path: checkpoint.path, step: checkpoint.step };
    return checkpoint.path;
  }

  /** The loss comes from the weights before the step, so weights may be spoilt where it still looks good. */
  private async assertFiniteWeights(): Promise<void> {
    const sum = await sumOfWeights(this.trainer.model);
    if (!Number.isFinite(sum)) throw this.nonFinite('a weight is NaN or infinite');
  }

  private nonFinite(what: string): NonFiniteLossError {
    return new NonFiniteLossError(what, this.trainer.state.step, this.learningRate, this.lastSaved?.path);
  }

  private moment() {
    const { step, epoch, batch } = this.trainer.state;
    return { step, epoch: batch ? epoch + 1 : Math.max(epoch, 1) };
  }
}

/** Groups of `size` items; the last one may be smaller. */
async function* groups<Item>(items: AsyncIterable<Item>, size: number): AsyncGenerator<Item[], void> {
  let group: Item[] = [];
  for await (const item of items) {
    group.push(item);
    if (group.length < size) continue;
    yield group;
    group = [];
  }
  if (group.length) yield group;
}
