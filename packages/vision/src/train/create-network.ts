import { InvalidArgumentError } from '@dl/core';
import { Conv2d, Sequential, type Module } from '@dl/core/nn';
import { mnistNetwork } from '../mnist-network';
import { createModel, listModels, type ModelName } from '../networks';
import { ResNet } from '../networks/resnet';

/** Networks that recipes may name: those of `listModels()`, and the one with which courses introduce MNIST. */
export const networkNames = ['mnist', ...listModels().map(({ name }) => name)] as ['mnist', ...ModelName[]];

export type NetworkName = (typeof networkNames)[number];

/** Height, width and channels of the images that a network was made for. */
export type ImageSize = readonly [height: number, width: number, channels: number];

/** What {@link createNetwork} needs besides the name. */
export interface NetworkSettings {
  classes: number;
  /** Size of the images. Default: the one that the network was made for. */
  imageSize?: ImageSize;
  /** Classifiers at half depth, for the networks that have them. Default: false. */
  auxiliary?: boolean;
  /** Factor on the channels, for VGG. Default: 1. */
  width?: number;
}

/** Up to this side, images are too small for networks that halve a photograph five times. */
const smallSide = 64;

/**
 * Makes a network with its first weights, from the current generator. For small images, such as CIFAR's, ResNets start
 * with a 3x3 convolution without stride and pool, and VGG's classifier sees one place.
 *
 * @throws {@link InvalidArgumentError} if the network cannot have so many classes.
 */
export function createNetwork(
  name: NetworkName,
  { classes, imageSize = imageSizeOf(name), auxiliary = false, width }: NetworkSettings,
): Module {
  if (name === 'mnist') return courseNetwork(classes);
  const [side] = imageSize;
  const isSmall = side <= smallSide;
  const vggOptions = name.startsWith('vgg')
    ? { width, ...(isSmall && { imageSize: 32 * Math.ceil(side / 32) }) }
    : {};
  const network = createModel(name, {
    numClasses: classes,
    auxiliary,
    ...vggOptions,
  });
  return isSmall && network instanceof ResNet ? withSmallStem(network) : network;
}

/** Height, width and channels of the images that a network was made for. */
export function imageSizeOf(name: NetworkName): ImageSize {
  return listModels().find((model) => model.name === name)?.inputSize ?? [28, 28, 1];
}

function courseNetwork(classes: number): Module {
  if (classes === 10) return mnistNetwork();
  throw new InvalidArgumentError(
    `the network "mnist" has 10 classes, the data has ${classes}; take another network, such as lenet5`,
  );
}

/** He et al. 2015, section 4.2, start on CIFAR with one 3x3 convolution. */
function withSmallStem(network: ResNet): ResNet {
  network.conv1.dispose();
  const stem = new Conv2d(3, 64, 3, { padding: 1, bias: false });
  return Object.assign(network, { conv1: stem, maxpool: new Sequential() });
}
