import { Conv2d, Sequential } from '@dl/core/nn';
import { createModel, listModels, type ImageClassifier, type ModelName } from '../networks';
import { ResNet } from '../networks/resnet';

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
 */
export function createNetwork(
  name: ModelName,
  { classes, imageSize = imageSizeOf(name), auxiliary = false, width }: NetworkSettings,
): ImageClassifier {
  const [side] = imageSize;
  const isSmall = side <= smallSide;
  const vggOptions = name.startsWith('vgg')
    ? { width, ...(isSmall && { imageSize: 32 * Math.ceil(side / 32) }) }
    : {};
  const network = createModel(name, {
    numClasses: classes,
    inChannels: imageSize[2],
    auxiliary,
    ...vggOptions,
  });
  return isSmall && network instanceof ResNet ? withSmallStem(network) : network;
}

/** Height, width and channels of the images that a network was made for. */
export function imageSizeOf(name: ModelName): ImageSize {
  return listModels().find((model) => model.name === name)!.inputSize;
}

/** He et al. 2015, section 4.2, start on CIFAR with one 3x3 convolution. */
function withSmallStem(network: ResNet): ResNet {
  network.conv1.dispose();
  const stem = new Conv2d(3, 64, 3, { padding: 1, bias: false });
  return Object.assign(network, { conv1: stem, maxpool: new Sequential() });
}
