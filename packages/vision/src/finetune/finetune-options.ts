import type { TrainingListener } from '@dl/core/train';
import * as z from 'zod';
import type { PictureFolderEvent } from '../train/picture-folder';
import type { OpenNetworkOptions } from './open-network';

/** Options of `finetune`; the flags of `dl vision finetune` come from this schema. */
export const finetuneOptions = z.object({
  heldOut: z
    .number()
    .gt(0)
    .lt(1)
    .default(0.2)
    .describe('share of the pictures of each class that is held out to measure on'),
  frozenEpochs: z
    .int()
    .nonnegative()
    .default(40)
    .describe('passes over the pictures in which only the new last layer learns'),
  unfrozenEpochs: z
    .int()
    .nonnegative()
    .default(10)
    .describe('passes after them in which the whole network learns'),
  batchSize: z.int().positive().default(16).describe('pictures in a training step'),
  learningRate: z.number().positive().default(1e-3).describe('peak learning rate of the last layer'),
  bodyRate: z
    .number()
    .positive()
    .default(0.1)
    .describe('learning rate of all other layers, as a share of that of the last one'),
  weightDecay: z.number().nonnegative().default(0.01).describe('weight decay of AdamW'),
  labelSmoothing: z
    .number()
    .nonnegative()
    .lt(1)
    .default(0)
    .describe('share of the target that is spread over all classes'),
  augment: z.boolean().default(true).describe('random crops and flips of the training pictures'),
  cacheFeatures: z
    .boolean()
    .default(true)
    .describe('compute the features of frozen layers once, of pictures without random changes'),
  patience: z
    .int()
    .positive()
    .optional()
    .describe('epochs without a lower loss on the held-out pictures after which a part of the training ends'),
  workers: z.int().nonnegative().default(0).describe('threads that decode pictures'),
  seed: z
    .int()
    .nonnegative()
    .default(0)
    .describe('seed of the held-out pictures, the new weights, the order, augmentation and dropout'),
  checkpoints: z.string().optional().describe('folder for checkpoints, one after every epoch'),
  resume: z.boolean().default(false).describe('continue from the latest checkpoint'),
});

export type FinetuneOptions = z.input<typeof finetuneOptions>;

/** The options with their defaults. */
export type FinetuneSettings = z.output<typeof finetuneOptions>;

/** The last layer alone begins to learn, or the whole network. */
export interface PhaseStart {
  readonly type: 'phase-start';
  readonly phase: 'head' | 'all';
}

/** Pictures whose features are computed. */
export interface FeaturesProgress {
  readonly type: 'features-progress';
  readonly done: number;
  readonly total: number;
}

/** What `finetune` reports besides the events of training. */
export type FinetuneEvent = PictureFolderEvent | PhaseStart | FeaturesProgress;

export interface FinetuneControls extends OpenNetworkOptions {
  /** Called with every event of training; the two phases are two trainings. */
  listeners?: readonly TrainingListener[];
  /** Called with everything else, such as pictures that cannot be read. */
  onEvent?: (event: FinetuneEvent) => void;
}
