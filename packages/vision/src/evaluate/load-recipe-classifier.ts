import type { Dataset, ImageSample, Split } from '@dl/core/data';
import { assertModelKind, parseOptions } from '@dl/core/internal';
import type { Module } from '@dl/core/nn';
import type { DownloadEvent } from '@dl/core/resources';
import { loadTensors, openSafetensors } from '@dl/core/weights';
import { dispose } from '@tensorflow/tfjs-core';
import * as z from 'zod';
import { modelNames } from '../networks';
import { createNetwork, imageSizeOf } from '../train/create-network';
import { datasets, type TrainingDataset } from '../train/datasets';
import { prepareImages } from '../train/prepare-images';
import type { Recipe } from '../train/recipe';
import { recipeNames, recipes } from '../train/recipes';
import { fetchDataset } from '../train/train-classifier';

/** Options of {@link loadRecipeClassifier}; flags of `dl vision evaluate` and `dl vision inspect`. */
export const recipeClassifierOptions = z.object({
  recipe: z.enum(recipeNames).default('mnist').describe('recipe that the network was trained by'),
  weights: z.string().describe('safetensors file with the weights, as `dl vision train` writes it'),
  network: z
    .enum(modelNames)
    .optional()
    .describe("the network, if it was trained with another than the recipe's"),
  data: z
    .string()
    .optional()
    .describe('folder with the files of the data set; without it they are fetched into the cache'),
  splitSeed: z
    .int()
    .nonnegative()
    .default(0)
    .describe('recipe folder: seed of the training, which chose the pictures that are held out'),
  heldOut: z.number().gt(0).lt(1).default(0.2).describe('recipe folder: share that the training held out'),
});

export type RecipeClassifierOptions = z.input<typeof recipeClassifierOptions>;

export interface RecipeClassifierControls {
  signal?: AbortSignal;
  /** Called while the data set is fetched. */
  onDownload?: (event: DownloadEvent) => void;
}

export interface RecipeClassifier {
  /** In evaluation mode. The caller disposes it. */
  model: Module;
  classes: readonly string[];
  /** The images of a part of the data set as the network expects them, and as they are to be shown, in [0, 1]. */
  readonly images: (split: Split) => Promise<{ prepared: Dataset<ImageSample>; shown: Dataset<ImageSample> }>;
}

/**
 * Loads a network that a recipe trained, with the data set of the recipe.
 *
 * ```ts
 * const { model, images } = await loadRecipeClassifier({ recipe: 'mnist', weights: 'out/mnist.safetensors' });
 * const { accuracy } = await evaluateClassifier(model, (await images('test')).prepared);
 * ```
 *
 * @throws {@link InvalidArgumentError} for options that the schema does not allow.
 * @throws {@link FileFormatError} if the file is another kind of model; {@link StateDictError} if it is of another network.
 */
export async function loadRecipeClassifier(
  options: RecipeClassifierOptions,
  { signal, onDownload }: RecipeClassifierControls = {},
): Promise<RecipeClassifier> {
  const parsed = parseOptions('loadRecipeClassifier', recipeClassifierOptions, options);
  const { recipe: name, weights, data, splitSeed, heldOut } = parsed;
  const recipe: Recipe = recipes[name];
  const { network = recipe.network } = parsed;
  const dataset: TrainingDataset = datasets[recipe.dataset];
  const imageSize = dataset.imageSize ?? imageSizeOf(network);
  const channels = imageSize[2] as 1 | 3;
  const open = async () =>
    dataset.open(data ?? (await fetchDataset(recipe, { signal, onEvent: onDownload })), {
      ...{ channels, heldOut, seed: splitSeed, signal },
    });

  assertModelKind(weights, (await openSafetensors(weights)).metadata, 'classifier');
  const state = await loadTensors(weights);
  let model: Module | undefined;
  try {
    // Where the classes are known, wrong weights are found before anything is fetched.
    const opened = dataset.resource ? undefined : await open();
    const { classes } = opened ?? dataset.resource!;
    model = createNetwork(network, {
      classes: classes.length,
      imageSize,
      auxiliary: recipe.auxiliaryWeight !== undefined,
      width: recipe.width,
    }).eval();
    model.loadStateDict(state);
    const { part } = opened ?? (await open());
    const { test, shown } = prepareImages(recipe, imageSize, false);
    await part('test', test); // so that missing files are found here
    return {
      model,
      classes,
      images: async (split) => ({ prepared: await part(split, test), shown: await part(split, shown) }),
    };
  } catch (error) {
    model?.dispose();
    throw error;
  } finally {
    dispose(state);
  }
}
