import { InvalidArgumentError } from '@dl/core';
import type { Transform } from '@dl/core/data';
import { isDirectory, joinPath } from '@dl/core/internal';
import type { Module } from '@dl/core/nn';
import { Checkpoints } from '@dl/core/train';
import { openWeights } from '@dl/formats';
import { modelNames } from '../networks';
import { imageSizeOf } from '../train/create-network';
import { datasets, type TrainingDataset } from '../train/datasets';
import { prepareImages } from '../train/prepare-images';
import type { Recipe } from '../train/recipe';
import { recipeNames, recipes, type RecipeName } from '../train/recipes';
import { parseMetadata } from '../train/weights-metadata';
import type { ClassLabel } from './class-label';
import type { ClassifierSettings } from './classifier';
import { loadNetworkOfFile } from './network-of-file';

/** What a file of weights does not say of its network. */
export interface ClassifierFileOptions {
  /** The network whose weights they are: see `listModels`. Default: what the file says. */
  network?: string;
  /** The recipe that trained them: see `recipes`. Default: what the file says. */
  recipe?: string;
  /** What the outputs are. Default: those of the file, the recipe, or the published weights of the network. */
  classes?: readonly (string | ClassLabel)[];
  /** What makes a picture the network's input. Default: as for `classes`. */
  transforms?: readonly Transform[];
  signal?: AbortSignal;
}

/**
 * A network with the weights of a file of any format that `openWeights` reads, or of the latest checkpoint in a folder. The
 * caller disposes the model.
 */
export async function openClassifierFile(
  file: string,
  { signal, ...options }: ClassifierFileOptions,
): Promise<ClassifierSettings & { model: Module }> {
  const reader = await openWeights(await weightsOf(file), { signal });
  const said = parseMetadata(file, reader.metadata);
  // What the caller says of the network is not mixed with what the file says.
  const given = options.network || options.recipe ? options : said;
  const known: KnownClassifier = given.network
    ? { network: given.network, inputSize: said.network === given.network ? said.imageSize : undefined }
    : ofRecipe(file, given.recipe);
  const { network, inputSize, ...ofTraining } = known;
  const title = `the weights in ${file}`;
  const opened = await loadNetworkOfFile(network, reader, { title, inputSize, signal });
  return {
    ...opened,
    classes: options.classes ?? said.classes ?? ofTraining.classes ?? opened.classes,
    transforms: options.transforms ?? said.transforms ?? ofTraining.transforms ?? opened.transforms,
  };
}

/** What is known of a file without looking into its tensors. */
interface KnownClassifier extends Partial<Omit<ClassifierSettings, 'name'>> {
  network: string;
}

/** The file itself; of a folder with checkpoints the weights of the latest; of a checkpoint its weights. */
async function weightsOf(file: string): Promise<string> {
  if (!(await isDirectory(file))) return file;
  return joinPath((await new Checkpoints(file).latest()) ?? file, 'model.safetensors');
}

function ofRecipe(file: string, name: string | undefined): KnownClassifier {
  if (name === undefined || !Object.hasOwn(recipes, name)) {
    const problem =
      name === undefined
        ? `${file} does not say whose weights it has: name the network or the recipe`
        : `there is no recipe "${name}"`;
    throw new InvalidArgumentError(
      `${problem}. Networks: ${modelNames.join(', ')}. Recipes: ${recipeNames.join(', ')}`,
    );
  }
  const recipe: Recipe = recipes[name as RecipeName];
  const { resource, imageSize = imageSizeOf(recipe.network) }: TrainingDataset = datasets[recipe.dataset];
  return {
    network: recipe.network,
    inputSize: imageSize,
    classes: resource?.classes,
    transforms: prepareImages(recipe, imageSize, false).test,
  };
}
