import { InvalidArgumentError, Random } from '@dl/core';
import type { Image } from '@dl/core/data';
import { nextTask, sumOfWeights } from '@dl/core/internal';
import {
  Checkpoints,
  linear,
  type BatchLoader,
  type FitEnd,
  type HostBatch,
  type TrainingEvent,
} from '@dl/core/train';
import { CollapseDetector, notFinite, type Collapse } from '../watch/collapse-detector';
import { GanCollapsedError } from '../watch/gan-collapsed-error';
import {
  captureTraining,
  disposeCapture,
  restoreTraining,
  type AdversarialCapture,
  type AdversarialState,
  type Position,
} from './adversarial-checkpoint';
import type { AdversarialTrainer, StepOutcome } from './adversarial-trainer';
import type { GanEvent } from './gan-events';
import { SampleFilm } from './sample-film';
import type { AdversarialSettings, TrainGanControls } from './train-gan-options';

/** Roll-backs after which a training gives up. */
const maximumRollBacks = 3;
/** Times in a row that a collapse must be measured. */
const patience = 3;
/** Factor on the learning rates after a roll-back. */
const slowdown = 0.5;

export interface AdversarialRunParts<Batch extends object> {
  trainer: AdversarialTrainer<Batch>;
  loader: BatchLoader<HostBatch<Batch>>;
  settings: AdversarialSettings & { criticSteps: number };
  /** What a checkpoint must have in common with this training, besides the settings that all have. */
  identity: Record<string, unknown>;
  /** Samples of the same noise every time, in one picture; undefined if samples are no pictures. */
  draw?: () => Promise<Image>;
  controls: Pick<TrainGanControls, 'signal' | 'listeners' | 'ganListeners'>;
}

/** The loop of an adversarial training: data, events, pictures, checkpoints, and what happens in a collapse. */
export class AdversarialRun<Batch extends object> {
  private readonly started = performance.now();
  private readonly detector: CollapseDetector;
  private readonly checkpoints?: Checkpoints<AdversarialState>;
  private readonly film?: SampleFilm;
  private readonly identity: Record<string, unknown>;
  private position: Position = { step: 0, batches: 0, rollBacks: 0, rateFactor: 1 };
  /** What a roll-back goes back to: always the latest checkpoint. */
  private good?: AdversarialCapture;

  constructor(private readonly parts: AdversarialRunParts<Batch>) {
    const { settings, loader } = parts;
    if (!loader.batches) {
      throw new InvalidArgumentError(
        `the data set has fewer samples than a batch, ${settings.batchSize}: choose a smaller batchSize`,
      );
    }
    if (settings.resume && settings.checkpoints === undefined) {
      throw new InvalidArgumentError('to resume, say where the checkpoints are');
    }
    this.identity = { ...commonIdentity(settings), ...parts.identity };
    this.detector = new CollapseDetector({ minimumDiversity: settings.minimumDiversity, patience });
    if (settings.checkpoints !== undefined) this.checkpoints = new Checkpoints(settings.checkpoints);
    if (settings.samples !== undefined) this.film = new SampleFilm(settings.samples);
  }

  /** Trains to the last step. Throws the signal's reason if it aborts. */
  async run(): Promise<void> {
    const { settings, controls } = this.parts;
    let ended = false;
    const end = async (reason: FitEnd['reason'], error?: unknown) => {
      ended = true;
      const seconds = (performance.now() - this.started) / 1000;
      await this.tell({ type: 'fit-end', ...this.moment(), reason, seconds, error });
    };
    try {
      await this.start();
      await this.steps();
      if (controls.signal?.aborted) {
        await end('aborted');
        controls.signal.throwIfAborted();
      }
      if (this.film && this.parts.draw) await this.film.save(settings.steps);
      await end('completed');
    } catch (error) {
      if (!ended) await end('failed', error);
      throw error;
    } finally {
      disposeCapture(this.good);
    }
  }

  private async start(): Promise<void> {
    const { settings, loader } = this.parts;
    const resumedFrom = await this.resume();
    const { rules } = this.parts.trainer;
    rules.generator.train();
    rules.discriminator.train();
    await this.tell({
      type: 'fit-start',
      ...this.moment(),
      steps: settings.steps,
      epochs: Math.ceil((settings.steps * settings.criticSteps) / loader.batches),
      resumedFrom,
    });
    if (!this.good) this.keep();
  }

  /** To the last step, or to an abort. */
  private async steps(): Promise<void> {
    const { settings, controls, trainer, draw } = this.parts;
    const { position } = this;
    const data = this.batches();
    let last = performance.now();
    let lastStep = position.step;
    let savedStep = position.step;
    try {
      while (position.step < settings.steps && !controls.signal?.aborted) {
        const batches = await this.take(data);
        const isWatched = (position.step + 1) % settings.watchEvery === 0;
        const outcome = await trainer.step(batches, this.rate(), { isWatched, stepsDone: position.step });
        position.step++;
        const isLast = position.step === settings.steps;
        const isDue = position.step % settings.checkpointEvery === 0;
        if (await this.watch(outcome, isDue || isLast)) {
          await this.rollBack();
          savedStep = lastStep = position.step;
          continue;
        }
        if (isWatched || isLast) {
          const seconds = (performance.now() - last) / 1000;
          const examples = (position.step - lastStep) * settings.batchSize;
          [last, lastStep] = [performance.now(), position.step];
          const { discriminatorLoss: loss, generatorLoss } = outcome;
          const learningRate = settings.learningRate * this.rate();
          const examplesPerSecond = examples / seconds;
          const event = {
            type: 'step-end',
            ...this.moment(),
            loss,
            learningRate,
            examplesPerSecond,
          } as const;
          await this.tell({ ...event, ...{ generatorLoss } });
        }
        if (draw && (position.step % settings.samplesEvery === 0 || isLast)) await this.drawSamples(draw);
        if (isDue && !isLast && (await this.save())) savedStep = position.step;
        await nextTask();
      }
    } finally {
      await data.return(undefined);
    }
    if (savedStep !== position.step && !(await this.brokenWeights())) await this.save();
  }

  /** Batches without end, from where the training stands. */
  private async *batches(): AsyncGenerator<HostBatch<Batch>, void, undefined> {
    const { loader } = this.parts;
    for (;;) {
      const [epoch, start] = [
        Math.floor(this.position.batches / loader.batches),
        this.position.batches % loader.batches,
      ];
      for await (const batch of loader.epoch(epoch, start)) {
        this.position.batches++;
        yield batch;
      }
    }
  }

  private async take(data: AsyncGenerator<HostBatch<Batch>, void, undefined>): Promise<HostBatch<Batch>[]> {
    const taken: HostBatch<Batch>[] = [];
    while (taken.length < this.parts.settings.criticSteps) {
      const { value } = await data.next();
      if (value) taken.push(value);
    }
    return taken;
  }

  /** Reports what was measured, and a collapse; true if it is to be rolled back. */
  private async watch(
    { discriminatorLoss, generatorLoss, watched }: StepOutcome,
    checksWeights: boolean,
  ): Promise<boolean> {
    const { onCollapse } = this.parts.settings;
    const { step } = this.position;
    const broken = Object.entries({ discriminatorLoss, generatorLoss }).find(
      ([, value]) => !Number.isFinite(value),
    );
    let collapse: Collapse | undefined = broken && notFinite(...broken);
    if (checksWeights) collapse ??= await this.brokenWeights();
    if (watched) {
      await this.tellGan({ type: 'gan-watched', step, ...watched });
      collapse ??= this.detector.judge(watched);
    }
    if (!collapse) return false;
    await this.tellGan({ type: 'collapse-detected', step, ...collapse });
    if (!collapse.isCertain) return false;
    const { reason, message } = collapse;
    if (onCollapse === 'roll-back' && this.position.rollBacks < maximumRollBacks) return true;
    if (onCollapse === 'warn' && reason !== 'not-finite') return false;
    const tried = onCollapse === 'roll-back' ? `, and going back ${maximumRollBacks} times did not help` : '';
    throw new GanCollapsedError(reason, step, `training collapsed at step ${step}${tried}: ${message}`);
  }

  /** The losses come from the weights before a step, so weights may be spoilt where they still look good. */
  private async brokenWeights(): Promise<Collapse | undefined> {
    const { generator, discriminator } = this.parts.trainer.rules;
    for (const [name, network] of Object.entries({ generator, discriminator })) {
      const sum = await sumOfWeights(network);
      if (!Number.isFinite(sum)) return notFinite(`the sum of the ${name}'s weights`, sum);
    }
    return undefined;
  }

  /** Goes on from the last good state with half the rate and other noise. */
  private async rollBack(): Promise<void> {
    const { trainer, settings } = this.parts;
    const { step: from, rollBacks, rateFactor, batches } = this.position;
    const { step } = restoreTraining(trainer, this.detector, this.identity, {
      path: 'the last good state',
      ...this.good!,
    });
    Object.assign(this.position, {
      step,
      batches,
      rollBacks: rollBacks + 1,
      rateFactor: rateFactor * slowdown,
    });
    trainer.random.state = Random.derive(settings.seed, step, rollBacks + 1).state;
    await this.save();
    const { rollBacks: times, rateFactor: factor } = this.position;
    await this.tellGan({ type: 'rolled-back', step, from, times, rateFactor: factor });
  }

  private async drawSamples(draw: () => Promise<Image>): Promise<void> {
    const { step } = this.position;
    const grid = await draw();
    const path = await this.film?.add(step, grid);
    await this.tellGan({ type: 'samples-drawn', step, grid, path });
  }

  /** Keeps the state as the one to go back to, on disk too if there is a folder; not in what looks like a collapse. */
  private async save(): Promise<boolean> {
    if (this.detector.isSuspicious) return false;
    this.keep();
    if (this.checkpoints) {
      const { path, best } = await this.checkpoints.save(this.good!);
      await this.tell({ type: 'checkpoint-saved', ...this.moment(), path, best });
    }
    return true;
  }

  private keep(): void {
    const { trainer } = this.parts;
    disposeCapture(this.good);
    this.good = captureTraining(trainer, this.position, this.detector, this.identity);
  }

  private async resume(): Promise<string | undefined> {
    const { settings, trainer } = this.parts;
    if (!this.checkpoints) return undefined;
    if (!settings.resume) {
      await this.checkpoints.assertNoneAhead(0);
      return undefined;
    }
    const checkpoint = await this.checkpoints.loadLatest();
    if (!checkpoint) return undefined;
    this.good = checkpoint;
    Object.assign(this.position, restoreTraining(trainer, this.detector, this.identity, checkpoint));
    return checkpoint.path;
  }

  private rate(): number {
    const { decay, steps } = this.parts.settings;
    const { step, rateFactor } = this.position;
    return rateFactor * (decay ? linear({ length: steps })({ step, epoch: 0, validations: [] }) : 1);
  }

  private moment() {
    const { step, batches } = this.position;
    return { step, epoch: Math.max(1, Math.ceil(batches / this.parts.loader.batches)) };
  }

  private async tell(event: TrainingEvent): Promise<void> {
    for (const listener of this.parts.controls.listeners ?? []) await listener(event);
  }

  private async tellGan(event: GanEvent): Promise<void> {
    for (const listener of this.parts.controls.ganListeners ?? []) await listener(event);
  }
}

/** The settings that decide the weights at every step; the number of steps may grow, unless rates fall to their end. */
function commonIdentity(settings: AdversarialRunParts<object>['settings']): Record<string, unknown> {
  const { batchSize, criticSteps, learningRate, discriminatorRate, beta1, average, seed, decay, steps } =
    settings;
  return {
    ...{ batchSize, criticSteps, learningRate, discriminatorRate, beta1, average, seed },
    length: decay ? steps : undefined,
  };
}
