import {
  cifar10,
  cifar100,
  fashionMnist,
  loadCifar10,
  loadCifar100,
  loadFashionMnist,
  loadMnist,
  mnist,
  normalize,
  randomAffine,
  randomCrop,
  randomHorizontalFlip,
  type DatasetResource,
  type ImageDatasetOptions,
  type InMemoryImages,
  type Split,
  type Transform,
} from '@dl/core/data';
import type { Module } from '@dl/core/nn';
import { adam, oneCycle, sgd, type OptimizerFactory, type Schedule } from '@dl/core/train';
import { mnistNetwork } from '../mnist-network';
import { resnet20 } from '../networks/cifar-resnet';

/** A data set that recipes train on. */
interface TrainingData {
  readonly resource: DatasetResource;
  readonly load: (directory: string, split: Split, options?: ImageDatasetOptions) => Promise<InMemoryImages>;
}

const datasets = {
  mnist: { resource: mnist, load: loadMnist },
  'fashion-mnist': { resource: fashionMnist, load: loadFashionMnist },
  cifar10: { resource: cifar10, load: loadCifar10 },
  cifar100: { resource: cifar100, load: loadCifar100 },
} satisfies Record<string, TrainingData>;

/** How a network is trained on a data set: everything but the seed. */
export interface Recipe {
  readonly dataset: keyof typeof datasets;
  /** Makes the network with its first weights, from the current generator. */
  network(): Module;
  /** Random changes of the training images, 8 bits a channel. */
  readonly augmentation: readonly Transform[];
  /** What the network expects instead of numbers in [0, 1], if anything. */
  readonly normalization?: Transform;
  readonly epochs: number;
  readonly batchSize: number;
  /** Peak learning rate. */
  readonly learningRate: number;
  optimizer(learningRate: number): OptimizerFactory;
  schedule(steps: number): Schedule;
  /** Share of the target that is spread over all classes. Default: 0. */
  readonly labelSmoothing?: number;
  /** Decay of the average of the weights that is measured and kept, instead of the last weights. Default: none. */
  readonly averageDecay?: number;
}

/** Handwriting varies more than 60,000 examples show: each epoch sees every image a little shifted, turned and scaled. */
const handwriting = randomAffine({
  degrees: 10,
  translate: [0.08, 0.08],
  scale: [0.9, 1.1],
  interpolation: 'bilinear',
});

const mnistRecipe: Recipe = {
  dataset: 'mnist',
  network: () => mnistNetwork(),
  augmentation: [handwriting],
  epochs: 15,
  batchSize: 64,
  learningRate: 0.002,
  optimizer: (learningRate) => adam({ learningRate }),
  schedule: (length) => oneCycle({ length }),
};

/** Mean and standard deviation of CIFAR-10's training images; and what akamaster's published networks take. */
const imageNetStatistics = normalize([0.485, 0.456, 0.406], [0.229, 0.224, 0.225]);

/**
 * He et al. 2015, section 4.2 (padding by 4 and cropping, flips, batches of 128, momentum 0.9), with one cycle of the
 * learning rate (Smith and Topin 2018) in place of 164 epochs in steps, and an average of the weights.
 */
const cifarResNetRecipe: Recipe = {
  dataset: 'cifar10',
  network: () => resnet20(),
  augmentation: [randomCrop(32, { padding: 4 }), randomHorizontalFlip()],
  normalization: imageNetStatistics,
  epochs: 50,
  batchSize: 128,
  learningRate: 0.2,
  optimizer: (learningRate) => sgd({ learningRate, momentum: 0.9, nesterov: true, weightDecay: 5e-4 }),
  schedule: (length) => oneCycle({ length, rise: 0.2 }),
  averageDecay: 0.998,
};

export const recipes = {
  mnist: mnistRecipe,
  'fashion-mnist': { ...mnistRecipe, dataset: 'fashion-mnist' },
  'cifar10-resnet20': cifarResNetRecipe,
} satisfies Record<string, Recipe>;

export type RecipeName = keyof typeof recipes;

export const recipeNames = Object.keys(recipes) as [RecipeName, ...RecipeName[]];

/** The data set of a recipe. */
export function datasetOf({ dataset }: Recipe): TrainingData {
  return datasets[dataset];
}
