import type { TrainGanOptions } from '../train/train-gan-options';
import type { GaussianRingOptions } from './gaussian-ring';

/** A ring, and the training that covers its modes: for the test and the measurements. */
export const ringRecipe = {
  ring: { deviation: 0.1 } satisfies GaussianRingOptions,
  options: {
    ...{ loss: 'hinge', norm: 'none', r1: 0.0003, latent: 2, width: 64, steps: 1500, batchSize: 128 },
    ...{ learningRate: 0.005, decay: true, average: 0.98, watchEvery: 50 },
  } satisfies TrainGanOptions,
};
