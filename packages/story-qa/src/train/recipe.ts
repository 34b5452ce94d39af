import { adam, byEpoch, sgd, step, type TrainerOptions } from '@dl/core/train';
import type { TrainStorySettings } from './train-story-options';

/** How each kind of network is trained in its paper. */
const recipes = {
  /** Sukhbaatar et al. 2015, section 4.2. */
  memn2n: { features: 20, epochs: 100, learningRate: 0.01, judge: 'trainingError' },
  /** Henaff et al. 2017, section 5.2. */
  entnet: { features: 100, epochs: 200, learningRate: 0.01, judge: 'heldOutError' },
  lstm: { features: 50, epochs: 50, learningRate: 0.005, judge: 'heldOutError' },
} as const;

/** The settings with the defaults of their kind of network. */
export function withRecipe(settings: TrainStorySettings) {
  const { features, epochs, learningRate, judge } = recipes[settings.network];
  return {
    ...settings,
    features: settings.features ?? features,
    epochs: settings.epochs ?? epochs,
    learningRate: settings.learningRate ?? learningRate,
    /** The error by which the best of some restarts is kept. */
    judge,
  };
}

/** Limit of the norm of the gradients in both papers, whose losses are sums over the batch. */
const clipNorm = 40;

/** Optimizer, schedule and clipping. */
export function optimization({
  network,
  learningRate,
  halveEvery,
  batchSize,
}: ReturnType<typeof withRecipe>): Pick<TrainerOptions<never, never>, 'optimizer' | 'schedule' | 'clipNorm'> {
  // A trainer's gradients are means: the sum of the papers is the mean times the size of a batch, which Adam does not see.
  return {
    optimizer:
      network === 'memn2n' ? sgd({ learningRate: learningRate * batchSize }) : adam({ learningRate }),
    schedule: byEpoch(step({ every: halveEvery, factor: 0.5 })),
    clipNorm: clipNorm / batchSize,
  };
}
