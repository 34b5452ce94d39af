import { toTensor } from '@dl/core/data';
import { withoutInitialization, type Module } from '@dl/core/nn';
import { datasetOf, recipes, type Recipe, type RecipeName } from '../train/recipes';
import type { ClassifierSettings } from './classifier';
import type { InputSize } from './prepare-input';

const photographs: InputSize = [224, 224, 3];

const inputSizes: Readonly<Record<string, InputSize>> = {
  mnist: [28, 28, 1],
  'fashion-mnist': [28, 28, 1],
  cifar10: [32, 32, 3],
  cifar100: [32, 32, 3],
};

/** The network of a recipe, without its weights, and how it is used. */
export function recipeNetwork(name: RecipeName): ClassifierSettings & { model: Module } {
  const recipe: Recipe = recipes[name];
  return {
    model: withoutInitialization(() => recipe.network()),
    classes: datasetOf(recipe).resource.classes,
    transforms: [toTensor(), ...(recipe.normalization ? [recipe.normalization] : [])],
    inputSize: inputSizes[recipe.dataset] ?? photographs,
  };
}
