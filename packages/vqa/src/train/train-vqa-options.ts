import type { TrainingListener } from '@dl/core/train';
import * as z from 'zod';
import type { PictureEncoder } from '../images/picture-encoder';

/** Options of {@link trainVqa}; the flags of `dl vqa train` come from this schema. */
export const trainVqaOptions = z.object({
  network: z
    .enum(['cnn-lstm', 'san', 'relation', 'top-down'])
    .default('cnn-lstm')
    .describe(
      'kind of network: product of picture and question, stacked attention, relations, or top-down attention',
    ),
  features: z
    .int()
    .positive()
    .optional()
    .describe(
      'numbers that describe a question, a picture or a pair of objects; default: 128, of relation 64',
    ),
  wordFeatures: z.int().positive().default(64).describe('numbers that describe a word'),
  hops: z.int().positive().default(2).describe('looks of san at the picture'),
  pairLayers: z
    .int()
    .positive()
    .default(3)
    .describe('layers of relation through which each pair of objects goes'),
  side: z.int().min(8).default(64).describe('pixels to which width and height of pictures are resized'),
  channels: z
    .array(z.coerce.number().int().positive())
    .nonempty()
    .default([16, 32, 64, 64])
    .describe('maps of each convolution of the own CNN; each halves the sides'),
  dropout: z.number().min(0).lt(1).default(0.2).describe('probability that a number is dropped in training'),
  wordThreshold: z
    .int()
    .positive()
    .default(1)
    .describe('times that a word must come in the questions to be known'),
  answers: z.int().positive().default(3000).describe('most frequent answers that the network chooses from'),
  loss: z
    .enum(['cross-entropy', 'soft-scores'])
    .default('cross-entropy')
    .describe('learn the one answer, or how many people gave each answer'),
  mirror: z
    .boolean()
    .default(false)
    .describe('exchange left and right of pictures at random; not where questions are about sides'),
  epochs: z.int().positive().default(20).describe('passes over the pictures'),
  batchSize: z.int().positive().default(128).describe('questions in a training step, about'),
  learningRate: z.number().positive().default(0.001).describe('of Adam; it falls to 0 along a cosine'),
  patience: z
    .int()
    .positive()
    .optional()
    .describe('epochs without a better held-out accuracy after which training ends; default: it goes on'),
  heldOut: z
    .number()
    .gt(0)
    .lt(1)
    .default(0.1)
    .describe('share of the pictures that is not trained on; the weights that do best on it are kept'),
  cache: z
    .string()
    .default('cache/vqa-features')
    .describe('folder for the features of pictures, where another network makes them'),
  seed: z.int().nonnegative().default(0).describe('seed of weights, order, augmentation and dropout'),
  checkpoints: z.string().optional().describe('folder for checkpoints, one after every epoch'),
  resume: z.boolean().default(false).describe('continue from the latest checkpoint'),
});

export type TrainVqaOptions = z.input<typeof trainVqaOptions>;

export type TrainVqaSettings = z.output<typeof trainVqaOptions>;

export interface TrainVqaControls {
  /** A trained network whose features of the pictures are used. Default: none; a small CNN learns along. */
  encoder?: PictureEncoder;
  /** Ends training after the running step, with a checkpoint if there is a folder for them. */
  signal?: AbortSignal;
  /** Called with every event of training. */
  listeners?: readonly TrainingListener[];
}
