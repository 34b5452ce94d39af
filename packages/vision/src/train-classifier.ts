import { InvalidArgumentError, Random, withRandom } from '@dl/core';
import {
  DataLoader,
  fashionMnist,
  loadFashionMnist,
  loadMnist,
  mnist,
  randomAffine,
  toTensor,
  type Dataset,
  type ImageSample,
  type Transform,
} from '@dl/core/data';
import type { Module } from '@dl/core/nn';
import { fetchResource, type DownloadEvent } from '@dl/core/resources';
import {
  accuracy,
  adam,
  crossEntropy,
  oneCycle,
  supervised,
  Trainer,
  type TrainingListener,
} from '@dl/core/train';
import { z } from 'zod';
import { evaluateClassifier, type ClassifierEvaluation } from './evaluate-classifier';
import { mnistNetwork } from './mnist-network';

/** Options of {@link trainClassifier}; the flags of `dl vision train` come from this schema. */
export const trainClassifierOptions = z.object({
  dataset: z.enum(['mnist', 'fashion-mnist']).default('mnist').describe('data set to train on'),
  data: z
    .string()
    .optional()
    .describe('folder with the files of the data set; without it they are fetched into the cache'),
  epochs: z.int().positive().default(15).describe('passes over the training images'),
  batchSize: z.int().positive().default(64).describe('images in a training step'),
  learningRate: z.number().positive().default(0.002).describe('peak of the one-cycle learning rate of Adam'),
  augment: z.boolean().default(true).describe('shift, turn and scale the training images a little at random'),
  seed: z.int().nonnegative().default(0).describe('seed of weights, order, augmentation and dropout'),
  checkpoints: z.string().optional().describe('folder for checkpoints, one after every epoch'),
  resume: z.boolean().default(false).describe('continue from the latest checkpoint'),
});

export type TrainClassifierOptions = z.input<typeof trainClassifierOptions>;

export interface TrainClassifierControls {
  /** Ends training after the running step, with a checkpoint if there is a folder for them. */
  signal?: AbortSignal;
  /** Called with every event of training. */
  listeners?: readonly TrainingListener[];
  /** Called while the data set is fetched. */
  onDownload?: (event: DownloadEvent) => void;
}

export interface TrainedClassifier {
  /** In evaluation mode. The caller disposes it. */
  model: Module;
  /** On the test images. */
  evaluation: ClassifierEvaluation;
  /** The test images, in the order of the evaluation. */
  test: Dataset<ImageSample>;
  classes: readonly string[];
}

const datasets = {
  mnist: { resource: mnist, load: loadMnist },
  'fashion-mnist': { resource: fashionMnist, load: loadFashionMnist },
};

/** Handwriting varies more than 60,000 examples show: each epoch sees every image a little shifted, turned and scaled. */
const augmentation: Transform = randomAffine({
  degrees: 10,
  translate: [0.08, 0.08],
  scale: [0.9, 1.1],
  interpolation: 'bilinear',
});

/**
 * Trains the course's MNIST network and measures it on the test images. With the same options, seed and backend it gives
 * the same weights.
 *
 * ```ts
 * const { model, evaluation } = await trainClassifier({ epochs: 5 }, { listeners: [progressBar()] });
 * ```
 *
 * @throws {@link InvalidArgumentError} for options that the schema does not allow.
 * @throws The signal's reason if training was aborted before its end.
 */
export async function trainClassifier(
  options: TrainClassifierOptions,
  { signal, listeners, onDownload }: TrainClassifierControls = {},
): Promise<TrainedClassifier> {
  const { dataset, data, epochs, batchSize, learningRate, augment, seed, checkpoints, resume } =
    validate(options);
  const { resource, load } = datasets[dataset];
  const directory = data ?? (await fetchResource(resource, { signal, onEvent: onDownload })).directory;
  const train = await load(directory, 'train', {
    transforms: augment ? [augmentation, toTensor()] : [toTensor()],
  });
  const test = await load(directory, 'test');

  const loader = new DataLoader(train, { batchSize, shuffle: true, seed, dropLast: true });
  const model = withRandom(new Random(seed), () => mnistNetwork());
  const trainer = new Trainer(model, {
    step: supervised(crossEntropy, 'image', 'label'),
    optimizer: adam({ learningRate }),
    schedule: oneCycle({ length: epochs * loader.batches }),
    metrics: { accuracy: accuracy() },
    seed,
  });
  try {
    const validation = new DataLoader(test, { batchSize: 200 });
    for await (const _ of trainer.fit(loader, {
      epochs,
      validation,
      checkpoints,
      resume,
      signal,
      listeners,
    }));
    signal?.throwIfAborted();
    return {
      model: model.eval(),
      evaluation: await evaluateClassifier(model, test, { signal }),
      test,
      classes: train.classes,
    };
  } catch (error) {
    model.dispose();
    throw error;
  } finally {
    trainer.dispose();
  }
}

function validate(options: TrainClassifierOptions) {
  const parsed = trainClassifierOptions.safeParse(options);
  if (parsed.success) return parsed.data;
  throw new InvalidArgumentError(`trainClassifier: ${z.prettifyError(parsed.error)}`);
}
