import { StateDictError } from '../errors';
import type { AnyModule } from '../nn';
import type { Checkpoint, LoadedCheckpoint } from './checkpoints/checkpoints';
import { CheckpointMismatchError } from './checkpoints/errors';
import type { OptimizerState } from './optimizers/optimizer';
import type { ScheduleMoment } from './schedules/schedule';
import type { Trainer } from './trainer';
import type { SavedTrainingState } from './training-state';
import type { BatchLoader } from './training-step';

/** What a checkpoint of a trainer holds besides tensors. */
export interface TrainerState {
  training: SavedTrainingState;
  optimizer: OptimizerState['scalars'];
  /** What must stay the same for the rest of the training to stay the same. */
  settings: Record<string, unknown>;
  /** {@link TrainerOptions.metadata}. */
  metadata?: Readonly<Record<string, unknown>>;
}

/** Everything that decides the rest of a training. The caller disposes the tensors. */
export function captureTrainer<Model extends AnyModule, Batch>(
  trainer: Trainer<Model, Batch>,
  loader: BatchLoader<unknown>,
): Pick<Checkpoint<TrainerState>, 'step' | 'state' | 'tensors'> {
  const training = trainer.state.save();
  const optimizer = trainer.optimizer.stateDict();
  return {
    step: training.step,
    state: {
      training,
      optimizer: optimizer.scalars,
      settings: settingsOf(trainer, loader, training),
      ...(trainer.options.metadata && { metadata: trainer.options.metadata }),
    },
    tensors: {
      model: trainer.model.stateDict(),
      optimizer: optimizer.tensors,
      ...(trainer.average && { average: trainer.average.stateDict() }),
    },
  };
}

/** Brings a trainer to where it was. Throws a {@link CheckpointMismatchError} if it is another training's checkpoint. */
export function restoreTrainer<Model extends AnyModule, Batch>(
  trainer: Trainer<Model, Batch>,
  loader: BatchLoader<unknown>,
  { path, state, tensors }: LoadedCheckpoint<TrainerState>,
): void {
  const { training, optimizer, settings, metadata = {} } = state;
  if (!training || !settings || !tensors.model || !tensors.optimizer) {
    throw new CheckpointMismatchError(path, 'it was not made by a Trainer');
  }
  const differences = [
    ...differencesBetween(settings, settingsOf(trainer, loader, training)),
    ...differencesBetween(metadata, trainer.options.metadata ?? metadata),
  ];
  if (differences.length) throw new CheckpointMismatchError(path, differences.join(', '));
  try {
    trainer.optimizer.loadStateDict({ tensors: tensors.optimizer, scalars: optimizer });
    trainer.model.loadStateDict(tensors.model);
    trainer.average?.loadStateDict(tensors.average ?? {});
  } catch (cause) {
    if (cause instanceof StateDictError) throw new CheckpointMismatchError(path, cause.message, { cause });
    throw cause;
  }
  trainer.state.load(training);
}

function settingsOf<Model extends AnyModule, Batch>(
  { options, optimizer }: Trainer<Model, Batch>,
  { batches, batchSize }: BatchLoader<unknown>,
  moment: ScheduleMoment,
): Record<string, unknown> {
  const { seed = 0, accumulate = 1, clipNorm = null, clipValue = null, movingAverage = null } = options;
  // Stands for the schedule too, which is a function: another one gives another rate at this moment.
  const learningRates = optimizer.learningRates.map((rate) => rate * (options.schedule?.(moment) ?? 1));
  return { batches, batchSize, learningRates, seed, accumulate, clipNorm, clipValue, movingAverage };
}

/** What is not the same in both, in words. */
export function differencesBetween(
  before: Readonly<Record<string, unknown>>,
  now: Readonly<Record<string, unknown>>,
): string[] {
  return [...new Set([...Object.keys(before), ...Object.keys(now)])]
    .map((name) => ({ name, before: JSON.stringify(before[name]), now: JSON.stringify(now[name]) }))
    .filter(({ before, now }) => before !== now)
    .map(({ name, before, now }) => `${name} was ${shorten(before)} and is now ${shorten(now)}`);
}

const shorten = (text: string | undefined) => (text && text.length > 200 ? `${text.slice(0, 200)}...` : text);
