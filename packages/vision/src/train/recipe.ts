import type { Transform } from '@dl/core/data';
import type { NetworkName } from './create-network';
import type { OptimizerSettings } from './optimizer-settings';
import type { ScheduleSettings } from './schedule-settings';
import type { DatasetName } from './datasets';

/** Blending of images and their labels: see `mixup` and `cutmix` of `@dl/core/data`. */
export interface MixSettings {
  readonly type: 'mixup' | 'cutmix';
  readonly alpha: number;
}

/** How a network is trained on a data set, as plain data: everything but the seed. */
export interface Recipe {
  readonly dataset: DatasetName;
  readonly network: NetworkName;
  /** Factor on the channels of the network, which is a VGG. Default: 1. */
  readonly width?: number;
  /** Range of the area of the random crop of a photograph that is resized to the network's input. Default: no crop. */
  readonly crop?: readonly [number, number];
  /** Random changes of the training images, 8 bits a channel. */
  readonly augmentation: readonly Transform[];
  /** Probability that a box of a training image is erased. Default: 0. */
  readonly erasing?: number;
  /** What the network expects instead of numbers in [0, 1], if anything. */
  readonly normalization?: Transform;
  readonly epochs: number;
  readonly batchSize: number;
  /** Peak learning rate, for this batch size. */
  readonly learningRate: number;
  readonly optimizer: OptimizerSettings;
  readonly schedule: ScheduleSettings;
  /** Share of the target that is spread over all classes. Default: 0. */
  readonly labelSmoothing?: number;
  /** One of them, at random, in every training batch. Default: none. */
  readonly mix?: readonly MixSettings[];
  /** Decay of the average of the weights that is measured and kept, instead of the last weights. Default: none. */
  readonly averageDecay?: number;
  /** What the loss of each classifier at half depth counts, for networks that have them. Default: they have none. */
  readonly auxiliaryWeight?: number;
  /** Accuracy that is aimed at, and where a comparable number is published. */
  readonly target?: string;
  readonly reference?: string;
}
