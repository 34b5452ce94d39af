import { InvalidArgumentError } from '@dl/core';
import { toTensor, type Dataset, type ImageSample, type Split } from '@dl/core/data';
import type { Module } from '@dl/core/nn';
import { fetchResource, type DownloadEvent } from '@dl/core/resources';
import { loadTensors } from '@dl/core/weights';
import { dispose } from '@tensorflow/tfjs-core';
import { z } from 'zod';
import { datasetOf, recipeNames, recipes, type Recipe } from '../train/recipes';

/** Options of {@link loadRecipeClassifier}; flags of `dl vision evaluate` and `dl vision inspect`. */
export const recipeClassifierOptions = z.object({
  recipe: z.enum(recipeNames).default('mnist').describe('recipe that the network was trained by'),
  weights: z.string().describe('safetensors file with the weights, as `dl vision train` writes it'),
  data: z
    .string()
    .optional()
    .describe('folder with the files of the data set; without it they are fetched into the cache'),
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
 * @throws {@link StateDictError} if the weights are those of another network.
 */
export async function loadRecipeClassifier(
  options: RecipeClassifierOptions,
  { signal, onDownload }: RecipeClassifierControls = {},
): Promise<RecipeClassifier> {
  const parsed = recipeClassifierOptions.safeParse(options);
  if (!parsed.success)
    throw new InvalidArgumentError(`loadRecipeClassifier: ${z.prettifyError(parsed.error)}`);
  const { recipe: name, weights, data } = parsed.data;
  const recipe: Recipe = recipes[name];
  const { resource, load } = datasetOf(recipe);
  const state = await loadTensors(weights);
  const model = recipe.network().eval();
  try {
    model.loadStateDict(state);
    const directory = data ?? (await fetchResource(resource, { signal, onEvent: onDownload })).directory;
    const transforms = [toTensor(), ...(recipe.normalization ? [recipe.normalization] : [])];
    return {
      model,
      classes: (await load(directory, 'test')).classes,
      images: async (split) => {
        const shown = await load(directory, split);
        return { shown, prepared: shown.with(transforms) };
      },
    };
  } catch (error) {
    model.dispose();
    throw error;
  } finally {
    dispose(state);
  }
}
