import type { TrainingListener } from '@dl/core/train';
import * as z from 'zod';
import type { CaptionDataset } from '../data/caption-dataset';
import type { FrameFeatures } from '../inputs/frame-features';
import { imageNetworks, videoNetworks } from '../networks/configuration';

/** Options of {@link trainCaptioner}; the flags of `dl caption train` come from this schema. */
export const trainCaptionerOptions = z.object({
  network: z
    .enum([...imageNetworks, ...videoNetworks])
    .optional()
    .describe(
      'kind of network: the first three are for pictures, the others for clips; default: show-attend-and-tell, or s2vt',
    ),
  side: z
    .int()
    .positive()
    .multipleOf(8)
    .default(64)
    .describe('height and width of what the small network sees that is trained along'),
  width: z.int().positive().default(32).describe('channels of its first convolution'),
  frames: z.int().positive().default(8).describe('frames of a clip that are looked at'),
  features: z.int().positive().default(256).describe('numbers that describe a word, a place and the state'),
  layers: z.int().positive().default(2).describe('blocks of transformer'),
  heads: z.int().positive().default(4).describe('heads of attention of transformer'),
  dropout: z
    .number()
    .min(0)
    .lt(1)
    .default(0.2)
    .describe('probability that a number is dropped in training, or a word not read'),
  threshold: z
    .int()
    .positive()
    .default(5)
    .describe('times that a word must occur in the training captions to be learned'),
  maximumWords: z.int().positive().default(20).describe('words of a caption; longer ones are cut'),
  attentionPenalty: z
    .number()
    .nonnegative()
    .default(1)
    .describe('weight of the penalty by which soft attention looks at every place about once'),
  epochs: z.int().positive().default(20).describe('passes over the captions'),
  batchSize: z.int().positive().default(32).describe('captions in a training step'),
  learningRate: z.number().positive().default(1e-3).describe('of Adam; it falls to 0 by half a cosine'),
  scheduledSampling: z
    .number()
    .min(0)
    .max(1)
    .default(0)
    .describe('probability, in the last epoch, that a word is read that the network drew; it rises from 0'),
  selfCriticalEpochs: z
    .int()
    .nonnegative()
    .default(0)
    .describe('passes over the pictures, after the others, that raise CIDEr-D itself'),
  selfCriticalRate: z.number().positive().default(5e-5).describe('learning rate of these passes'),
  patience: z
    .int()
    .positive()
    .optional()
    .describe(
      'epochs without a lower loss on held-out captions after which training ends; default: it goes on',
    ),
  heldOut: z
    .number()
    .gt(0)
    .lt(1)
    .default(0.05)
    .describe(
      'share of the pictures that is not trained on; the weights with the lowest loss on them are kept',
    ),
  seed: z.int().nonnegative().default(0).describe('seed of weights, order, dropout and sampling'),
  checkpoints: z.string().optional().describe('folder for checkpoints, one after every epoch'),
  resume: z.boolean().default(false).describe('continue from the latest checkpoint'),
});

export type TrainCaptionerOptions = z.input<typeof trainCaptionerOptions>;

export type TrainCaptionerSettings = z.output<typeof trainCaptionerOptions>;

export interface TrainCaptionerControls {
  /** Of a trained network, which the model then sees with, instead of a small network of its own: see {@link openFeatures}. */
  features?: FrameFeatures;
  /** What is held out, instead of a share of the pictures. */
  validation?: CaptionDataset;
  /** Ends training after the running step, with a checkpoint if there is a folder for them. */
  signal?: AbortSignal;
  /** Called with every event of training. */
  listeners?: readonly TrainingListener[];
}
