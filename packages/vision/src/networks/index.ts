export { airbench, type Airbench, type AirbenchOptions } from './airbench';
export { alexnet, type AlexNet, type AlexNetOptions } from './alexnet';
export { alexnet2012, type AlexNet2012, type AlexNet2012Options } from './alexnet-2012';
export {
  resnet110,
  resnet20,
  resnet32,
  resnet44,
  resnet56,
  type CifarResNet,
  type CifarResNetOptions,
} from './cifar-resnet';
export { features } from './features';
export { googlenet, type GoogLeNet, type GoogLeNetOptions } from './googlenet';
export { googlenetBvlc, type GoogLeNetBvlc, type GoogLeNetBvlcOptions } from './googlenet-bvlc';
export {
  ImageClassifier,
  type AuxiliaryOptions,
  type AuxiliaryOutput,
  type ClassifierOptions,
  type DropoutOptions,
} from './image-classifier';
export { inceptionV3, type InceptionV3, type InceptionV3Options } from './inception-v3';
export { lenet5, type LeNet5, type LeNet5Options } from './lenet5';
export {
  createModel,
  listModels,
  modelNames,
  type ModelDescription,
  type ModelName,
  type ModelOptions,
} from './models';
export { mnistNetwork, type MnistNetwork, type MnistNetworkOptions } from './mnist';
export { replaceHead } from './replace-head';
export {
  resnet101,
  resnet152,
  resnet18,
  resnet34,
  resnet50,
  type ResNet,
  type ResNetOptions,
} from './resnet';
export { squeezenet1_0, squeezenet1_1, type SqueezeNet, type SqueezeNetOptions } from './squeezenet';
export {
  vgg11,
  vgg11Bn,
  vgg11Lrn,
  vgg13,
  vgg13Bn,
  vgg16,
  vgg16Bn,
  vgg16c,
  vgg19,
  vgg19Bn,
  type Vgg,
  type VggOptions,
} from './vgg';
