import { InvalidArgumentError, Random, withRandom } from '@dl/core';
import { DataLoader, type Batch, type Dataset, type ImageSample } from '@dl/core/data';
import { parseOptions } from '@dl/core/internal';
import type { Module } from '@dl/core/nn';
import { fetchResource, type DownloadEvent } from '@dl/core/resources';
import { accuracy, Trainer, type TrainingListener } from '@dl/core/train';
import * as z from 'zod';
import { modelNames } from '../networks';
import { evaluateClassifier, type ClassifierEvaluation } from '../evaluate/evaluate-classifier';
import type { ClassifierDescription } from './classifier-metadata';
import { classifierStep } from './classifier-step';
import { createNetwork, imageSizeOf } from './create-network';
import { datasets, type TrainingDataset } from './datasets';
import { initializeFromImages } from './initialize-from-images';
import { mixBatch } from './mix-batch';
import { toOptimizer } from './optimizer-settings';
import { parameterGroups } from './parameter-groups';
import type { PictureFolderEvent, PictureSkipped } from './picture-folder';
import { prepareImages } from './prepare-images';
import type { Recipe } from './recipe';
import { recipeNames, recipes } from './recipes';
import { toSchedule } from './schedule-settings';

/** Options of {@link trainClassifier}; the flags of `dl vision train` come from this schema. */
export const trainClassifierOptions = z.object({
  recipe: z.enum(recipeNames).default('mnist').describe('data set, network and how it is trained'),
  data: z
    .string()
    .optional()
    .describe('folder with the files of the data set; without it they are fetched into the cache'),
  network: z.enum(modelNames).optional().describe("another network than the recipe's"),
  epochs: z.int().positive().optional().describe("passes over the training images; default: the recipe's"),
  batchSize: z.int().positive().optional().describe("images in a training step; default: the recipe's"),
  learningRate: z.number().positive().optional().describe("peak learning rate; default: the recipe's"),
  augment: z.boolean().default(true).describe('change the training images a little at random'),
  heldOut: z
    .number()
    .gt(0)
    .lt(1)
    .default(0.2)
    .describe('recipe folder: share of the pictures of each class that is held out to measure on'),
  workers: z.int().nonnegative().default(0).describe('threads that decode image files'),
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
  /** Called while the pictures of a folder are looked at, and for every one that cannot be read. */
  onPicture?: (event: PictureFolderEvent) => void;
}

export interface TrainedClassifier extends ClassifierDescription {
  /** In evaluation mode. The caller disposes it. */
  model: Module;
  /** On the test images. */
  evaluation: ClassifierEvaluation;
  /** The test images in the order of the evaluation, to be shown. */
  test: Dataset<ImageSample>;
  /** Pictures that could not be read and were left out. */
  skipped: readonly PictureSkipped[];
}

/**
 * Trains a classifier by a recipe and measures it on the test images. With the same options, seed and backend it gives
 * the same weights.
 *
 * ```ts
 * const { model, evaluation } = await trainClassifier({ recipe: 'mnist', epochs: 5 }, { listeners: [progressBar()] });
 * ```
 *
 * @throws {@link InvalidArgumentError} for options that the schema does not allow.
 * @throws The signal's reason if training was aborted before its end.
 */
export async function trainClassifier(
  options: TrainClassifierOptions,
  { signal, listeners, onDownload, onPicture }: TrainClassifierControls = {},
): Promise<TrainedClassifier> {
  const { data, augment, seed, checkpoints, resume, heldOut, workers, ...overrides } = parseOptions(
    'trainClassifier',
    trainClassifierOptions,
    options,
  );
  const recipe: Recipe = recipes[overrides.recipe];
  const {
    network = recipe.network,
    epochs = recipe.epochs,
    batchSize = recipe.batchSize,
    learningRate = recipe.learningRate,
  } = overrides;
  const dataset: TrainingDataset = datasets[recipe.dataset];
  const imageSize = dataset.imageSize ?? imageSizeOf(network);
  const directory = data ?? (await fetchDataset(recipe, { signal, onEvent: onDownload }));
  const channels = imageSize[2] as 1 | 3;
  const opened = await dataset.open(directory, {
    ...{ heldOut, workers, seed, signal, channels },
    onEvent: onPicture,
  });
  const { classes, skipped } = opened;
  const preparation = prepareImages(recipe, imageSize, augment);
  const prepared = await opened.part('test', preparation.test);

  const { mix, averageDecay, auxiliaryWeight } = recipe;
  // Every step has as many images, so that a backend that compiles whole steps does it once; a small set is one batch.
  const train = await opened.part('train', preparation.train);
  const loader = new DataLoader<ImageSample, Batch<ImageSample>>(train, {
    ...{ batchSize, shuffle: true, seed, dropLast: train.length >= batchSize },
    // A mixed batch has probabilities where a plain one has classes; the loss takes both.
    ...(mix && { collate: mixBatch(mix, classes.length) }),
  });
  const model = withRandom(new Random(seed), () =>
    createNetwork(network, {
      classes: classes.length,
      imageSize,
      auxiliary: auxiliaryWeight !== undefined,
      width: recipe.width,
    }),
  );
  await initializeFromImages(model, await opened.part('train', preparation.test));
  const trainer = new Trainer(model, {
    step: classifierStep(recipe),
    optimizer: toOptimizer(recipe.optimizer, learningRate),
    parameterGroups: (network) => parameterGroups(network, { ...recipe, learningRate }),
    schedule: toSchedule(recipe.schedule, { epochs, recipeEpochs: recipe.epochs, batches: loader.batches }),
    metrics: { accuracy: accuracy() },
    movingAverage: averageDecay === undefined ? undefined : { decay: averageDecay },
    seed,
  });
  try {
    const validation = new DataLoader(prepared, { batchSize: evaluationBatch(imageSize) });
    for await (const _ of trainer.fit(loader, {
      ...{ epochs, validation, checkpoints, resume, signal, listeners },
    }));
    signal?.throwIfAborted();
    trainer.average?.swap();
    return {
      model: model.eval(),
      evaluation: await evaluateClassifier(model, prepared, {
        signal,
        batchSize: evaluationBatch(imageSize),
      }),
      test: await opened.part('test', preparation.shown),
      ...{ network, imageSize, classes, skipped, transforms: preparation.test },
    };
  } catch (error) {
    model.dispose();
    throw error;
  } finally {
    trainer.dispose();
  }
}

/** Images at a time when nothing is differentiated: photographs take fifty times the memory of CIFAR's images. */
const evaluationBatch = ([height]: readonly number[]) => (height! > 64 ? 32 : 200);

/** The folder of a recipe's data set, which is fetched if it is not in the cache. */
export async function fetchDataset(
  { dataset }: Recipe,
  options: Parameters<typeof fetchResource>[1],
): Promise<string> {
  const { resource }: TrainingDataset = datasets[dataset];
  if (resource) return (await fetchResource(resource, options)).directory;
  throw new InvalidArgumentError(
    dataset === 'imagenet'
      ? 'ImageNet cannot be fetched without an account of image-net.org: say where it is by the option data, ' +
          'a folder with train/ and val/'
      : 'say where the pictures are by the option data: a folder with one folder of pictures for each class',
  );
}
