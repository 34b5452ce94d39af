import { InvalidArgumentError } from '@dl/core';
import { airbench } from './airbench';
import { alexnet } from './alexnet';
import { alexnet2012 } from './alexnet-2012';
import { resnet110, resnet20, resnet32, resnet44, resnet56 } from './cifar-resnet';
import { googlenet } from './googlenet';
import { googlenetBvlc } from './googlenet-bvlc';
import type { ImageClassifier } from './image-classifier';
import { inceptionV3 } from './inception-v3';
import { lenet5 } from './lenet5';
import { mnistNetwork } from './mnist';
import { resnet101, resnet152, resnet18, resnet34, resnet50 } from './resnet';
import { squeezenet1_0, squeezenet1_1 } from './squeezenet';
import { vgg11, vgg11Bn, vgg11Lrn, vgg13, vgg13Bn, vgg16, vgg16Bn, vgg16c, vgg19, vgg19Bn } from './vgg';

/** What a network is, and where it comes from. */
interface ModelEntry {
  create: (options?: never) => ImageClassifier;
  family: string;
  /** Numbers in its parameters with the default options, auxiliary classifiers included. */
  parameters: number;
  /** Height, width and channels of the images that it was made for. */
  inputSize: readonly [height: number, width: number, channels: number];
  paper: string;
}

const papers = {
  lenet: 'LeCun et al. 1998, doi:10.1109/5.726791',
  mnist: 'Keras, examples/mnist_cnn.py',
  alexnet2012: 'Krizhevsky et al. 2012, doi:10.1145/3065386',
  alexnet: 'Krizhevsky 2014, arXiv:1404.5997',
  vgg: 'Simonyan and Zisserman 2014, arXiv:1409.1556',
  googlenet: 'Szegedy et al. 2014, arXiv:1409.4842',
  inception: 'Szegedy et al. 2015, arXiv:1512.00567',
  resnet: 'He et al. 2015, arXiv:1512.03385',
  squeezenet: 'Iandola et al. 2016, arXiv:1602.07360',
  airbench: 'Jordan 2024, arXiv:2404.00498',
};

const imageNet = { inputSize: [224, 224, 3] } as const;
const lenet = { family: 'LeNet', paper: papers.lenet, inputSize: [28, 28, 1] } as const;
const vgg = { ...imageNet, family: 'VGG', paper: papers.vgg };
const resnet = { ...imageNet, family: 'ResNet', paper: papers.resnet };
const cifarResNet = { family: 'ResNet for CIFAR', paper: papers.resnet, inputSize: [32, 32, 3] } as const;
const squeezenet = { ...imageNet, family: 'SqueezeNet', paper: papers.squeezenet };
const alexnet2012Size = { family: 'AlexNet', paper: papers.alexnet2012, inputSize: [227, 227, 3] } as const;
const inception = { family: 'Inception', paper: papers.inception, inputSize: [299, 299, 3] } as const;
const googlenets = { ...imageNet, family: 'GoogLeNet', paper: papers.googlenet };

/** All networks, under torchvision's names where it has them; 'mnist' is the one of courses. */
const models = {
  lenet5: { ...lenet, create: lenet5, parameters: 61_706 },
  mnist: {
    family: 'MNIST',
    paper: papers.mnist,
    inputSize: [28, 28, 1],
    create: mnistNetwork,
    parameters: 600_810,
  },
  alexnet: { ...imageNet, family: 'AlexNet', paper: papers.alexnet, create: alexnet, parameters: 61_100_840 },
  alexnet_2012: { ...alexnet2012Size, create: alexnet2012, parameters: 60_965_224 },
  vgg11: { ...vgg, create: vgg11, parameters: 132_863_336 },
  vgg11_lrn: { ...vgg, create: vgg11Lrn, parameters: 132_863_336 },
  vgg11_bn: { ...vgg, create: vgg11Bn, parameters: 132_868_840 },
  vgg13: { ...vgg, create: vgg13, parameters: 133_047_848 },
  vgg13_bn: { ...vgg, create: vgg13Bn, parameters: 133_053_736 },
  vgg16_c: { ...vgg, create: vgg16c, parameters: 133_638_952 },
  vgg16: { ...vgg, create: vgg16, parameters: 138_357_544 },
  vgg16_bn: { ...vgg, create: vgg16Bn, parameters: 138_365_992 },
  vgg19: { ...vgg, create: vgg19, parameters: 143_667_240 },
  vgg19_bn: { ...vgg, create: vgg19Bn, parameters: 143_678_248 },
  googlenet: { ...googlenets, create: googlenet, parameters: 13_004_888 },
  googlenet_bvlc: { ...googlenets, create: googlenetBvlc, parameters: 13_378_280 },
  inception_v3: { ...inception, create: inceptionV3, parameters: 27_161_264 },
  resnet18: { ...resnet, create: resnet18, parameters: 11_689_512 },
  resnet34: { ...resnet, create: resnet34, parameters: 21_797_672 },
  resnet50: { ...resnet, create: resnet50, parameters: 25_557_032 },
  resnet101: { ...resnet, create: resnet101, parameters: 44_549_160 },
  resnet152: { ...resnet, create: resnet152, parameters: 60_192_808 },
  resnet20: { ...cifarResNet, create: resnet20, parameters: 269_722 },
  resnet32: { ...cifarResNet, create: resnet32, parameters: 464_154 },
  resnet44: { ...cifarResNet, create: resnet44, parameters: 658_586 },
  resnet56: { ...cifarResNet, create: resnet56, parameters: 853_018 },
  resnet110: { ...cifarResNet, create: resnet110, parameters: 1_727_962 },
  airbench: {
    family: 'airbench',
    paper: papers.airbench,
    inputSize: [32, 32, 3],
    create: airbench,
    parameters: 1_089_720,
  },
  squeezenet1_0: { ...squeezenet, create: squeezenet1_0, parameters: 1_248_424 },
  squeezenet1_1: { ...squeezenet, create: squeezenet1_1, parameters: 1_235_496 },
} satisfies Record<string, ModelEntry>;

export type ModelName = keyof typeof models;

/** The names of all networks. */
export const modelNames = Object.keys(models) as [ModelName, ...ModelName[]];

/** The options of one model. */
export type ModelOptions<Name extends ModelName> = NonNullable<
  Parameters<(typeof models)[Name]['create']>[0]
>;

/** What {@link listModels} says of one model. */
export interface ModelDescription extends Omit<ModelEntry, 'create'> {
  name: ModelName;
}

/**
 * All networks that {@link createModel} makes.
 *
 * ```ts
 * for (const { name, parameters } of listModels()) console.log(name, parameters);
 * ```
 */
export function listModels(): ModelDescription[] {
  return Object.entries(models).map(([name, { family, parameters, inputSize, paper }]) => ({
    name: name as ModelName,
    family,
    parameters,
    inputSize,
    paper,
  }));
}

/**
 * Makes a network by its name, with the options of its own function.
 *
 * ```ts
 * const network = createModel('vgg19', { pooling: 'average' }); // vgg19({ pooling: 'average' })
 * ```
 *
 * @throws {@link InvalidArgumentError} if there is no network of that name.
 */
export function createModel<Name extends ModelName>(
  name: Name,
  options?: ModelOptions<Name>,
): ReturnType<(typeof models)[Name]['create']> {
  if (!Object.hasOwn(models, name)) {
    throw new InvalidArgumentError(`there is no model "${name}". There are: ${modelNames.join(', ')}`);
  }
  const create = models[name].create as (
    options?: ModelOptions<Name>,
  ) => ReturnType<(typeof models)[Name]['create']>;
  return create(options);
}
