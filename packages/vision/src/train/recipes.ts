import { normalize, randomAffine, randomCrop, randomHorizontalFlip, randomRotation } from '@dl/core/data';
import type { ModelName } from '../networks';
import type { Recipe } from './recipe';

/** Mean and standard deviation of ImageNet's training images; akamaster's networks for CIFAR-10 take them too. */
export const imageNetStatistics = normalize([0.485, 0.456, 0.406], [0.229, 0.224, 0.225]);

const mnist = {
  dataset: 'mnist',
  network: 'mnist',
  // Handwriting varies more than 60,000 examples show: each epoch sees every image shifted, turned and scaled.
  augmentation: [
    randomAffine({ degrees: 10, translate: [0.08, 0.08], scale: [0.9, 1.1], interpolation: 'bilinear' }),
  ],
  epochs: 15,
  batchSize: 64,
  learningRate: 0.002,
  optimizer: { type: 'adam' },
  schedule: { type: 'one-cycle' },
} as const satisfies Recipe;

/**
 * He et al. 2015, section 4.2 (padding by 4 and cropping, flips, batches of 128, momentum 0.9), with one cycle of the
 * learning rate (Smith and Topin 2018) in place of 164 epochs in steps, and an average of the weights.
 */
const cifar10 = {
  dataset: 'cifar10',
  network: 'resnet20',
  augmentation: [randomCrop(32, { padding: 4 }), randomHorizontalFlip()],
  normalization: imageNetStatistics,
  epochs: 50,
  batchSize: 128,
  learningRate: 0.2,
  optimizer: { type: 'sgd', momentum: 0.9, nesterov: true, weightDecay: 5e-4 },
  schedule: { type: 'one-cycle', rise: 0.2 },
  averageDecay: 0.998,
} as const satisfies Recipe;

/**
 * Jordan 2024, sections 3 and 5.1, in fewer epochs and smaller batches; one cycle of the learning rate, and the last
 * weights.
 */
const airbench = {
  network: 'airbench',
  batchSize: 250,
  learningRate: 0.45,
  optimizer: { type: 'sgd', momentum: 0.85, nesterov: true, weightDecay: 1.3e-3 },
  schedule: { type: 'one-cycle', rise: 0.23 },
  normBiasRate: 64,
} as const;

const cifar10Fast = {
  ...airbench,
  dataset: 'cifar10',
  augmentation: [randomCrop(32, { padding: 2, mode: 'reflect' }), randomHorizontalFlip()],
  normalization: normalize([0.4914, 0.4822, 0.4465], [0.247, 0.2435, 0.2616]), // of its training images
  epochs: 8,
  labelSmoothing: 0.2,
} as const satisfies Recipe;

const mnistBest = {
  ...airbench,
  dataset: 'mnist',
  augmentation: mnist.augmentation,
  epochs: 10,
  labelSmoothing: 0.1,
} as const satisfies Recipe;

/** Of weiaicunzai/pytorch-cifar100, after DeVries and Taylor 2017, section 4.2, on the networks for 32 pixels. */
const cifar100 = (network: ModelName, publishedError: number) =>
  ({
    dataset: 'cifar100',
    network,
    augmentation: [randomCrop(32, { padding: 4 }), randomHorizontalFlip(), randomRotation(15)],
    normalization: normalize([0.5071, 0.4866, 0.4409], [0.2673, 0.2564, 0.2762]), // of its training images
    epochs: 200,
    batchSize: 128,
    learningRate: 0.1,
    optimizer: { type: 'sgd', momentum: 0.9, nesterov: true, weightDecay: 5e-4 },
    schedule: { type: 'multi-step', milestones: [60, 120, 160], factor: 0.2, warmup: 1 },
    reference: `weiaicunzai/pytorch-cifar100: top-1 error ${publishedError} %`,
  }) as const satisfies Recipe;

/** Of torchvision's references/classification: 8 x 32 images a step, a tenth of the rate every 30 epochs. */
const imagenet = (network: ModelName, publishedAccuracy: number) =>
  ({
    dataset: 'imagenet',
    network,
    crop: [0.08, 1],
    augmentation: [randomHorizontalFlip()],
    normalization: imageNetStatistics,
    epochs: 90,
    batchSize: 256,
    learningRate: 0.1,
    optimizer: { type: 'sgd', momentum: 0.9, weightDecay: 1e-4 },
    schedule: { type: 'step', every: 30 },
    reference: `torchvision, IMAGENET1K_V1: ${publishedAccuracy} %`,
  }) as const satisfies Recipe;

/** AlexNet and VGG, which have no batch norm or did not have it at first, start with a tenth of the rate. */
const imagenetSlow = (network: ModelName, publishedAccuracy: number) =>
  ({ ...imagenet(network, publishedAccuracy), learningRate: 0.01 }) as const satisfies Recipe;

const table = {
  mnist: {
    ...mnist,
    target: '>= 0.992',
    reference: "Keras' mnist_cnn example, 0.9925 after 12 epochs",
  },
  'mnist-best': { ...mnistBest, target: '>= 0.995' },
  'fashion-mnist': { ...mnist, dataset: 'fashion-mnist' },
  'cifar10-resnet20': {
    ...cifar10,
    target: '>= 0.91',
    reference: 'He et al. 2015, table 6: 0.9125 after 164 epochs',
  },
  'cifar10-fast': {
    ...cifar10Fast,
    target: '>= 0.9',
    reference: 'Jordan 2024, table 1: 0.94 after 9.9 epochs',
  },
  /** VGG-13 at a quarter of its width: a few epochs make maps that `@dl/style` paints with. */
  'cifar10-vgg13-quarter': { ...cifar10, network: 'vgg13_bn', width: 0.25, epochs: 4, averageDecay: 0.99 },
  'cifar100-resnet18': cifar100('resnet18', 24.39),
  'cifar100-resnet34': cifar100('resnet34', 23.24),
  'cifar100-resnet50': cifar100('resnet50', 22.61),
  'cifar100-vgg11_bn': cifar100('vgg11_bn', 31.36),
  'cifar100-vgg13_bn': cifar100('vgg13_bn', 28.0),
  'cifar100-vgg16_bn': cifar100('vgg16_bn', 27.07),
  'cifar100-vgg19_bn': cifar100('vgg19_bn', 27.77),
  'imagenet-alexnet': imagenetSlow('alexnet', 56.522),
  'imagenet-vgg11': imagenetSlow('vgg11', 69.02),
  'imagenet-vgg11_bn': imagenetSlow('vgg11_bn', 70.37),
  'imagenet-vgg13': imagenetSlow('vgg13', 69.928),
  'imagenet-vgg13_bn': imagenetSlow('vgg13_bn', 71.586),
  'imagenet-vgg16': imagenetSlow('vgg16', 71.592),
  'imagenet-vgg16_bn': imagenetSlow('vgg16_bn', 73.36),
  'imagenet-vgg19': imagenetSlow('vgg19', 72.376),
  'imagenet-vgg19_bn': imagenetSlow('vgg19_bn', 74.218),
  'imagenet-resnet18': imagenet('resnet18', 69.758),
  'imagenet-resnet34': imagenet('resnet34', 73.314),
  'imagenet-resnet50': imagenet('resnet50', 76.13),
  'imagenet-resnet101': imagenet('resnet101', 77.374),
  'imagenet-resnet152': imagenet('resnet152', 78.312),
  // torchvision's later recipe, without its TrivialAugment, repeated samples and crops of 176 pixels.
  'imagenet-resnet50-v2': {
    ...imagenet('resnet50', 76.13),
    erasing: 0.1,
    epochs: 600,
    batchSize: 1024,
    learningRate: 0.5,
    optimizer: { type: 'sgd', momentum: 0.9, weightDecay: 2e-5 },
    schedule: { type: 'cosine', warmup: 5 },
    labelSmoothing: 0.1,
    mix: [
      { type: 'mixup', alpha: 0.2 },
      { type: 'cutmix', alpha: 1 },
    ],
    averageDecay: 0.9999,
    reference: 'torchvision, IMAGENET1K_V2: 80.858 %',
  },
  // The BVLC model zoo's quick_solver.prototxt: 2,400,000 steps of 32 images, biases and weights alike here.
  'imagenet-googlenet_bvlc': {
    ...imagenet('googlenet_bvlc', 68.7),
    epochs: 60,
    batchSize: 32,
    learningRate: 0.01,
    optimizer: { type: 'sgd', momentum: 0.9, weightDecay: 2e-4 },
    schedule: { type: 'polynomial', power: 0.5 },
    auxiliaryWeight: 0.3, // Szegedy et al. 2014, section 5
    reference: 'BVLC model zoo, bvlc_googlenet: 68.7 %',
  },
  // The authors' solver.prototxt of SqueezeNet v1.1: 170,000 steps of 512 images, down to zero in a straight line.
  'imagenet-squeezenet1_1': {
    ...imagenet('squeezenet1_1', 58.178),
    epochs: 68,
    batchSize: 512,
    learningRate: 0.04,
    optimizer: { type: 'sgd', momentum: 0.9, weightDecay: 2e-4 },
    schedule: { type: 'polynomial', power: 1 },
  },
  /** One folder a class. For few pictures, `finetune` is better. */
  folder: {
    dataset: 'folder',
    network: 'resnet18',
    crop: [0.25, 1],
    augmentation: [randomHorizontalFlip()],
    normalization: imageNetStatistics,
    epochs: 90,
    batchSize: 32,
    learningRate: 1e-3,
    optimizer: { type: 'adamW', weightDecay: 0.05 },
    schedule: { type: 'cosine', warmup: 5 },
    labelSmoothing: 0.1,
  },
} as const satisfies Record<string, Recipe>;

export type RecipeName = keyof typeof table;

/** How each network is trained on each data set: a row is chosen by its name. */
export const recipes: Readonly<Record<RecipeName, Recipe>> = table;

export const recipeNames = Object.keys(recipes) as [RecipeName, ...RecipeName[]];
