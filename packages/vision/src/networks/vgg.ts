import * as tf from '@tensorflow/tfjs-core';
import {
  AdaptiveAvgPool2d,
  AvgPool2d,
  BatchNorm2d,
  Conv2d,
  Dropout,
  Flatten,
  initialize,
  Linear,
  LocalResponseNorm,
  MaxPool2d,
  ReLU,
  Sequential,
  type Module,
} from '@dl/core/nn';
import {
  assertCount,
  ImageClassifier,
  type ClassifierOptions,
  type DropoutOptions,
} from './image-classifier';
import { initialized } from './initialized';

export interface VggOptions extends ClassifierOptions, DropoutOptions {
  /**
   * Side of the images in pixels for which the classifier is built: it sees maps of `imageSize / 32`. Images of another
   * size are averaged to them. 32 makes a network for CIFAR. Default: 224.
   */
  imageSize?: number;
  /** Factor on the channels of all convolutions, for a smaller network of the same depth. Default: 1. */
  width?: number;
  /** Units of the two hidden linear layers. Default: 4096, times `width`. */
  hiddenUnits?: number;
  /** `false` leaves out the classifier, 86 % of the weights: `forward` gives the maps of the last pool. Default: true. */
  classifier?: boolean;
  /** What a 2x2 window becomes. Gatys et al. (2016, section 2) prefer 'average' for their pictures. Default: 'max'. */
  pooling?: 'max' | 'average';
  /** 'same' keeps the last row or column of an odd map, as many Keras and TensorFlow programs do. Default: 'valid'. */
  poolPadding?: 'valid' | 'same';
  /** What the convolutions see beyond the border. 'reflect' leaves no frame in pictures made with it. Default: 'zeros'. */
  paddingMode?: 'zeros' | 'reflect';
}

/** Output channels of the convolutions of the five blocks. */
const channels = [64, 128, 256, 512, 512];

/** Simonyan and Zisserman 2014, table 1: convolutions of each block. */
const columns = {
  A: { convolutions: [1, 1, 2, 2, 2] },
  'A-LRN': { convolutions: [1, 1, 2, 2, 2], localResponseNorm: true },
  B: { convolutions: [2, 2, 2, 2, 2] },
  /** The third convolution of a block is 1x1. */
  C: { convolutions: [2, 2, 3, 3, 3], pointwise: true },
  D: { convolutions: [2, 2, 3, 3, 3] },
  E: { convolutions: [2, 2, 4, 4, 4] },
};

interface VggColumn {
  convolutions: number[];
  localResponseNorm?: boolean;
  pointwise?: boolean;
}

/** A network of {@link vgg19} and its relatives. */
export class Vgg extends ImageClassifier {
  override readonly layers: ReadonlyMap<string, string>;
  readonly heads: readonly string[];
  readonly features: Sequential;
  readonly avgpool?: AdaptiveAvgPool2d;
  readonly flatten?: Flatten;
  readonly classifier?: Sequential;

  constructor(column: VggColumn, batchNorm: boolean, options: VggOptions = {}) {
    const { numClasses = 1000, dropout = 0.5, imageSize = 224, width = 1 } = options;
    const { hiddenUnits = 4096 * width } = options;
    super(numClasses);
    assertCount('64 * width', 64 * width);
    assertCount('imageSize / 32', imageSize / 32);
    const named = [...featureLayers(column, batchNorm, options)];
    this.features = new Sequential(...named.map(([, layer]) => layer));
    const names = named.map(([name], index): [string, string] => [name, `features.${index}`]);
    if (options.classifier ?? true) {
      const size = imageSize / 32;
      this.avgpool = new AdaptiveAvgPool2d(size);
      this.flatten = new Flatten();
      this.classifier = new Sequential(
        new Linear(512 * width * size * size, hiddenUnits),
        new ReLU(),
        new Dropout(dropout),
        new Linear(hiddenUnits, hiddenUnits),
        new ReLU(),
        new Dropout(dropout),
        new Linear(hiddenUnits, numClasses),
      );
      const positions = { fc6: 0, relu6: 1, fc7: 3, relu7: 4, fc8: 6 };
      for (const [name, index] of Object.entries(positions)) names.push([name, `classifier.${index}`]);
    }
    this.heads = this.classifier ? ['classifier.6'] : [];
    this.layers = new Map(names);
  }

  /** Images [batch, height, width, 3] of at least 32 pixels. */
  forward(images: tf.Tensor): tf.Tensor {
    return tf.tidy(() => {
      const maps = this.features.forward(images); // [batch, height / 32, width / 32, 512]
      if (!this.classifier) return maps;
      return this.classifier.forward(this.flatten!.forward(this.avgpool!.forward(maps)));
    });
  }
}

/** The layers up to the last pool with the names of Gatys et al. and of the Caffe models: conv1_1, relu1_1, ... pool5. */
function* featureLayers(
  { convolutions, localResponseNorm, pointwise }: VggColumn,
  batchNorm: boolean,
  { pooling = 'max', poolPadding = 'valid', paddingMode, width = 1 }: VggOptions,
): Generator<[name: string, layer: Module]> {
  const Pool = pooling === 'max' ? MaxPool2d : AvgPool2d;
  let inChannels = 3;
  for (const [index, fullChannels] of channels.entries()) {
    const block = index + 1;
    const outChannels = fullChannels * width;
    for (let i = 1; i <= convolutions[index]!; i++) {
      const kernelSize = pointwise && i === 3 ? 1 : 3;
      const padding = (kernelSize - 1) / 2;
      yield [`conv${block}_${i}`, new Conv2d(inChannels, outChannels, kernelSize, { padding, paddingMode })];
      if (batchNorm) yield [`bn${block}_${i}`, new BatchNorm2d(outChannels)];
      yield [`relu${block}_${i}`, new ReLU()];
      // The constants of Krizhevsky et al. 2012, whose alpha is not divided by the five channels.
      if (localResponseNorm && block === 1) yield ['norm1', new LocalResponseNorm(5, { alpha: 5e-4, k: 2 })];
      inChannels = outChannels;
    }
    yield [`pool${block}`, new Pool(2, { padding: poolPadding === 'same' ? 'same' : 0 })];
  }
}

const create = (column: VggColumn, batchNorm: boolean, options?: VggOptions) =>
  initialized(() => new Vgg(column, batchNorm, options), {
    convolution: (shape) => initialize.kaimingNormal(shape, { mode: 'fan-out' }),
    linear: (shape) => initialize.normal(shape, 0, 0.01),
  });

/** VGG-11 (Simonyan and Zisserman 2014, table 1, column A). See {@link vgg19}. */
export const vgg11 = (options?: VggOptions): Vgg => create(columns.A, false, options);
/** VGG-11 with local response normalisation (table 1, column A-LRN), which the paper found useless. */
export const vgg11Lrn = (options?: VggOptions): Vgg => create(columns['A-LRN'], false, options);
/** VGG-13 (table 1, column B). */
export const vgg13 = (options?: VggOptions): Vgg => create(columns.B, false, options);
/** VGG-16 with 1x1 convolutions (table 1, column C). */
export const vgg16c = (options?: VggOptions): Vgg => create(columns.C, false, options);
/** VGG-16 (table 1, column D). */
export const vgg16 = (options?: VggOptions): Vgg => create(columns.D, false, options);
/**
 * VGG-19 (Simonyan and Zisserman 2014, "Very Deep Convolutional Networks for Large-Scale Image Recognition", table 1,
 * column E): images [batch, height, width, 3], normalised with the mean and deviation of ImageNet, to logits [batch,
 * 1000]. Names, weights and first weights of torchvision.
 *
 * ```ts
 * const network = vgg19().eval();
 * network.forward(tf.zeros([1, 224, 224, 3])).shape; // [1, 1000]
 * const { relu4_2 } = features(network, tf.zeros([1, 450, 845, 3]), ['relu4_2']); // [1, 56, 105, 512]
 * ```
 *
 * @throws {@link ShapeError} from `forward` if the images are smaller than 32 pixels.
 */
export const vgg19 = (options?: VggOptions): Vgg => create(columns.E, false, options);
/** {@link vgg11} with batch normalisation after each convolution, as torchvision's `vgg11_bn`. */
export const vgg11Bn = (options?: VggOptions): Vgg => create(columns.A, true, options);
/** {@link vgg13} with batch normalisation, as torchvision's `vgg13_bn`. */
export const vgg13Bn = (options?: VggOptions): Vgg => create(columns.B, true, options);
/** {@link vgg16} with batch normalisation, as torchvision's `vgg16_bn`. */
export const vgg16Bn = (options?: VggOptions): Vgg => create(columns.D, true, options);
/** {@link vgg19} with batch normalisation, as torchvision's `vgg19_bn`. */
export const vgg19Bn = (options?: VggOptions): Vgg => create(columns.E, true, options);
