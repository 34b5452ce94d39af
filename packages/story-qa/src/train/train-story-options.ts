import type { TrainingListener } from '@dl/core/train';
import * as z from 'zod';

/** Options of {@link trainStory}; the flags of `dl story train` come from this schema. */
export const trainStoryOptions = z.object({
  network: z
    .enum(['memn2n', 'entnet', 'lstm'])
    .default('memn2n')
    .describe('kind of network: memory network, recurrent entity network, or the baseline'),
  features: z
    .int()
    .positive()
    .optional()
    .describe('numbers that describe a sentence; default: 20 of memn2n, 100 of entnet, 50 of lstm'),
  hops: z.int().positive().default(3).describe('times that memn2n reads its memories'),
  tying: z
    .enum(['adjacent', 'layer-wise'])
    .default('adjacent')
    .describe('which embeddings the hops of memn2n share'),
  nonlinear: z.boolean().default(false).describe('a ReLU after each hop of memn2n'),
  memories: z
    .int()
    .positive()
    .default(50)
    .describe('sentences before a question that memn2n and lstm keep, at most'),
  timeNoise: z
    .number()
    .min(0)
    .lt(1)
    .default(0.1)
    .describe('probability of an empty memory before each, when memn2n trains'),
  linearEpochs: z
    .int()
    .nonnegative()
    .default(20)
    .describe('epochs, at most, that memn2n starts without softmax; they end when the held-out loss rises'),
  blocks: z.int().positive().default(20).describe('blocks of memory of entnet'),
  keys: z
    .enum(['free', 'answers'])
    .default('free')
    .describe('keys of the blocks of entnet: learned, or the vectors of the answers, one block each'),
  longestStory: z.int().positive().default(70).describe('sentences of a story that entnet reads, at most'),
  epochs: z
    .int()
    .positive()
    .optional()
    .describe('passes over the stories; default: 100 of memn2n, 200 of entnet, 50 of lstm'),
  batchSize: z.int().positive().default(32).describe('questions in a training step'),
  learningRate: z
    .number()
    .positive()
    .optional()
    .describe(
      'of SGD on summed losses for memn2n (default 0.01, half of it in the linear start), of Adam for the others',
    ),
  halveEvery: z.int().positive().default(25).describe('epochs after which the learning rate is halved'),
  patience: z
    .int()
    .positive()
    .optional()
    .describe(
      'epochs without a lower error on the held-out questions after which training ends, and keeps the weights of the lowest; ' +
        'default: it goes on, and keeps the last',
    ),
  restarts: z
    .int()
    .positive()
    .default(1)
    .describe(
      'trainings from other first weights; the one with the lowest error is kept, on the training questions for memn2n and ' +
        'on the held-out ones for the others, as in their papers',
    ),
  heldOut: z
    .number()
    .gt(0)
    .lt(1)
    .default(0.1)
    .describe(
      'share of the stories that is not trained on; where none of its questions is wrong, training ends',
    ),
  seed: z
    .int()
    .nonnegative()
    .default(0)
    .describe('seed of weights, order and noise; restarts count on from it'),
  checkpoints: z.string().optional().describe('folder for checkpoints, one after every epoch'),
  resume: z.boolean().default(false).describe('continue from the latest checkpoint'),
});

export type TrainStoryOptions = z.input<typeof trainStoryOptions>;

export type TrainStorySettings = z.output<typeof trainStoryOptions>;

export interface TrainStoryControls {
  /** Ends training after the running step, with a checkpoint if there is a folder for them. */
  signal?: AbortSignal;
  /** Called with every event of training. */
  listeners?: readonly TrainingListener[];
}
