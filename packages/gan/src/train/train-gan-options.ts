import type { TrainingListener } from '@dl/core/train';
import * as z from 'zod';
import { augmentations } from '../augment/diff-augment';
import { adversarialLosses, type AdversarialLossName } from '../losses/adversarial-losses';
import { conditionings, discriminatorNorms, upsamplings } from '../networks/configuration';
import type { GanListener } from './gan-events';

/** Options that every adversarial training has. */
export const adversarialOptions = z.object({
  steps: z.int().positive().default(10_000).describe('steps of the generator'),
  batchSize: z.int().min(2).default(64).describe('samples in a training step'),
  learningRate: z.number().positive().default(2e-4).describe('of Adam, for both networks'),
  discriminatorRate: z
    .number()
    .positive()
    .optional()
    .describe('learning rate of the discriminator, if it shall differ (Heusel et al. 2017, TTUR)'),
  beta1: z.number().min(0).lt(1).default(0.5).describe('decay of the mean gradient in Adam; beta2 is 0.999'),
  decay: z.boolean().default(false).describe('let the learning rates fall to 0 along a line'),
  average: z
    .number()
    .min(0)
    .lt(1)
    .default(0.999)
    .describe('share of the averaged weights of the generator that a step keeps; 0 for no average'),
  watchEvery: z
    .int()
    .positive()
    .default(100)
    .describe('steps between two measurements of accuracy, diversity and gradient norms'),
  onCollapse: z
    .enum(['roll-back', 'warn'])
    .default('roll-back')
    .describe('go back to the last good checkpoint with half the learning rate, up to 3 times; or only warn'),
  minimumDiversity: z
    .number()
    .min(0)
    .lt(1)
    .default(0.1)
    .describe(
      'mean distance of made samples, in parts of that of real ones, below which it counts as a collapse',
    ),
  samplesEvery: z.int().positive().default(500).describe('steps between two grids of samples'),
  samples: z
    .string()
    .optional()
    .describe('folder for the grids (PNG) and for the film of them, training.gif'),
  checkpoints: z.string().optional().describe('folder for checkpoints'),
  checkpointEvery: z.int().positive().default(1000).describe('steps between two checkpoints'),
  resume: z.boolean().default(false).describe('continue from the latest checkpoint'),
  seed: z.int().nonnegative().default(0).describe('seed of weights, order, noise and augmentation'),
});

export type AdversarialSettings = z.output<typeof adversarialOptions>;

/** Options of {@link trainGan}; the flags of `dl gan train` come from this schema. */
export const trainGanOptions = z.object({
  architecture: z
    .enum(['dcgan', 'resnet', 'mlp'])
    .optional()
    .describe('dcgan and resnet make images, mlp vectors; default: dcgan, or mlp for vectors'),
  conditioning: z
    .enum(conditionings)
    .default('none')
    .describe('how classes enter: projection, or an auxiliary classifier (ACGAN)'),
  latent: z.int().positive().default(64).describe('numbers of noise that a sample is made of'),
  width: z.int().positive().default(32).describe("channels of the generator's largest maps"),
  discriminatorWidth: z
    .int()
    .positive()
    .optional()
    .describe('channels of the first maps of the discriminator; default: those of the generator'),
  upsampling: z
    .enum(upsamplings)
    .default('transposed')
    .describe('of dcgan: transposed convolutions, or nearest pixels and convolutions, without checkerboards'),
  norm: z
    .enum(discriminatorNorms)
    .default('spectral')
    .describe("what bounds the discriminator's layers; a gradient penalty does not go with batch"),
  loss: z
    .enum(Object.keys(adversarialLosses) as [AdversarialLossName, ...AdversarialLossName[]])
    .default('hinge')
    .describe('what the networks play for'),
  gradientPenalty: z
    .number()
    .nonnegative()
    .optional()
    .describe('weight of the gradient penalty; default: 10 for wasserstein, else 0'),
  r1: z.number().nonnegative().default(0).describe('weight of the R1 penalty'),
  augment: z
    .array(z.enum(augmentations))
    .default([])
    .describe('what real and made images go through before they are judged (DiffAugment)'),
  criticSteps: z.int().positive().default(1).describe('steps of the discriminator for one of the generator'),
  ...adversarialOptions.shape,
});

export type TrainGanOptions = z.input<typeof trainGanOptions>;

export type TrainGanSettings = z.output<typeof trainGanOptions>;

export interface TrainGanControls {
  /** Names of the classes, for the model. Default: those of the data set, if it has any, or their numbers. */
  classes?: readonly string[];
  /** Ends training after the running step, with a checkpoint if there is a folder for them. */
  signal?: AbortSignal;
  /** Called with the events that every training has; `loss` is the discriminator's. */
  listeners?: readonly TrainingListener[];
  /** Called with the events that only GANs have. */
  ganListeners?: readonly GanListener[];
}
