import { InvalidArgumentError, Random, withRandom } from '@dl/core';
import { DataLoader, toTensor, type Dataset, type ImageSample, type Transform } from '@dl/core/data';
import type { Module } from '@dl/core/nn';
import { fetchResource, type DownloadEvent } from '@dl/core/resources';
import { accuracy, crossEntropy, supervised, Trainer, type TrainingListener } from '@dl/core/train';
import { z } from 'zod';
import { evaluateClassifier, type ClassifierEvaluation } from '../evaluate/evaluate-classifier';
import { datasetOf, recipeNames, recipes, type Recipe } from './recipes';

/** Options of {@link trainClassifier}; the flags of `dl vision train` come from this schema. */
export const trainClassifierOptions = z.object({
  recipe: z.enum(recipeNames).default('mnist').describe('data set, network and how it is trained'),
  data: z
    .string()
    .optional()
    .describe('folder with the files of the data set; without it they are fetched into the cache'),
  epochs: z.int().positive().optional().describe("passes over the training images; default: the recipe's"),
  batchSize: z.int().positive().optional().describe("images in a training step; default: the recipe's"),
  learningRate: z.number().positive().optional().describe("peak learning rate; default: the recipe's"),
  augment: z.boolean().default(true).describe('change the training images a little at random'),
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
  { signal, listeners, onDownload }: TrainClassifierControls = {},
): Promise<TrainedClassifier> {
  const { data, augment, seed, checkpoints, resume, ...overrides } = validate(options);
  const recipe: Recipe = recipes[overrides.recipe];
  const {
    epochs = recipe.epochs,
    batchSize = recipe.batchSize,
    learningRate = recipe.learningRate,
  } = overrides;
  const { resource, load } = datasetOf(recipe);
  const directory = data ?? (await fetchResource(resource, { signal, onEvent: onDownload })).directory;
  const prepare: Transform[] = [toTensor(), ...(recipe.normalization ? [recipe.normalization] : [])];
  const train = await load(directory, 'train', {
    transforms: [...(augment ? recipe.augmentation : []), ...prepare],
  });
  const prepared = await load(directory, 'test', { transforms: prepare });

  const loader = new DataLoader(train, { batchSize, shuffle: true, seed, dropLast: true });
  const model = withRandom(new Random(seed), () => recipe.network());
  const { labelSmoothing, averageDecay } = recipe;
  const trainer = new Trainer(model, {
    step: supervised((logits, labels) => crossEntropy(logits, labels, { labelSmoothing }), 'image', 'label'),
    optimizer: recipe.optimizer(learningRate),
    schedule: recipe.schedule(epochs * loader.batches),
    metrics: { accuracy: accuracy() },
    movingAverage: averageDecay === undefined ? undefined : { decay: averageDecay },
    seed,
  });
  try {
    const validation = new DataLoader(prepared, { batchSize: 200 });
    for await (const _ of trainer.fit(loader, {
      epochs,
      validation,
      checkpoints,
      resume,
      signal,
      listeners,
    }));
    signal?.throwIfAborted();
    trainer.average?.swap();
    return {
      model: model.eval(),
      evaluation: await evaluateClassifier(model, prepared, { signal }),
      test: await load(directory, 'test'),
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
