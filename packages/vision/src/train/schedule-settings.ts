import {
  byEpoch,
  constant,
  cosine,
  multiStep,
  oneCycle,
  polynomial,
  step,
  warmup,
  type Schedule,
} from '@dl/core/train';

/**
 * A schedule of the learning rate as data. Lengths are in epochs of the recipe; with other epochs than the recipe's they
 * move in proportion, so that a shorter run still goes through all of them.
 */
export type ScheduleSettings =
  | { readonly type: 'constant' }
  /** Up and down again; `rise` is the share of the training in which it rises. */
  | { readonly type: 'one-cycle'; readonly rise?: number }
  | { readonly type: 'step'; readonly every: number; readonly factor?: number }
  | {
      readonly type: 'multi-step';
      readonly milestones: readonly number[];
      readonly factor?: number;
      readonly warmup?: number;
    }
  | { readonly type: 'cosine'; readonly warmup?: number }
  | { readonly type: 'polynomial'; readonly power: number };

/** How long a training is, and how long its recipe is. */
export interface TrainingLength {
  readonly epochs: number;
  readonly recipeEpochs: number;
  /** Steps in an epoch. */
  readonly batches: number;
}

/** The schedule of its settings. */
export function toSchedule(
  settings: ScheduleSettings,
  { epochs, recipeEpochs, batches }: TrainingLength,
): Schedule {
  const scale = epochs / recipeEpochs;
  const length = epochs * batches;
  const warm = (recipeEpochsOfWarmup: number | undefined, schedule: Schedule) =>
    recipeEpochsOfWarmup
      ? warmup(Math.max(1, Math.round(recipeEpochsOfWarmup * scale * batches)), schedule)
      : schedule;
  switch (settings.type) {
    case 'constant':
      return constant();
    case 'one-cycle':
      return oneCycle({ length, rise: settings.rise });
    case 'step':
      return byEpoch(step({ every: Math.max(1, settings.every * scale), factor: settings.factor }));
    case 'multi-step': {
      const milestones = settings.milestones.map((epoch) => epoch * scale);
      return warm(settings.warmup, byEpoch(multiStep({ milestones, factor: settings.factor })));
    }
    case 'cosine':
      return warm(settings.warmup, cosine({ length }));
    case 'polynomial':
      return polynomial({ length, power: settings.power });
  }
}
