import * as tf from '@tensorflow/tfjs-core';
import { BatchNorm2d, Conv2d, GELU, initialize, Linear, MaxPool2d, Module } from '@dl/core/nn';
import { ImageClassifier } from './image-classifier';
import { whiteningFilters } from './whitening-filters';

export interface AirbenchOptions {
  /** Number of classes. Default: 10, the classes of CIFAR-10. */
  numClasses?: number;
  /** Channels of the images. Default: 3. */
  inChannels?: number;
  /** Channels of the three stages; the paper's are [64, 256, 256]. Default: [32, 128, 256], a third of the work. */
  widths?: readonly [number, number, number];
}

/** Side of the patches that the first layer makes white. */
const patchSide = 2;

/** Keeps the first logits small. */
const logitDivisor = 9;

/** A 3x3 convolution that starts as the identity in its first channels (Zagoruyko and Komodakis 2017, DiracNets). */
function convolution(inChannels: number, outChannels: number): Conv2d {
  const layer = new Conv2d(inChannels, outChannels, 3, { padding: 1, bias: false });
  layer.weight.assign(tf.tidy(() => withIdentity(layer.weight.value)));
  return layer;
}

/** Convolution weights [3, 3, in, out] whose first `in` filters pass their channel on. */
function withIdentity(weight: tf.Tensor): tf.Tensor {
  const [, , inChannels, outChannels] = weight.shape as [number, number, number, number];
  const passed = Math.min(inChannels, outChannels);
  const center = tf.reshape(tf.eye(inChannels, passed), [1, 1, inChannels, passed]);
  const identity = tf.pad(center, [[1, 1], [1, 1], [0, 0], [0, 0]]); // prettier-ignore
  return tf.concat([identity, tf.slice(weight, [0, 0, 0, passed])], 3);
}

/** Batch norm without a factor, whose statistics follow the last few batches: training is a few epochs. */
function norm(channels: number): BatchNorm2d {
  const layer = new BatchNorm2d(channels, { momentum: 0.4 });
  layer.weight!.requiresGradient = false;
  return layer;
}

class ConvGroup extends Module {
  readonly conv1: Conv2d;
  readonly pool = new MaxPool2d(2);
  readonly norm1: BatchNorm2d;
  readonly conv2: Conv2d;
  readonly norm2: BatchNorm2d;
  readonly activ = new GELU();

  constructor(inChannels: number, channels: number) {
    super();
    this.conv1 = convolution(inChannels, channels);
    this.norm1 = norm(channels);
    this.conv2 = convolution(channels, channels);
    this.norm2 = norm(channels);
  }

  forward(x: tf.Tensor): tf.Tensor {
    return tf.tidy(() => {
      const first = this.activ.forward(this.norm1.forward(this.pool.forward(this.conv1.forward(x))));
      return this.activ.forward(this.norm2.forward(this.conv2.forward(first)));
    });
  }
}

/** A network of {@link airbench}. */
export class Airbench extends ImageClassifier {
  readonly heads = ['head'];
  readonly whiten: Conv2d;
  readonly activ = new GELU();
  readonly group1: ConvGroup;
  readonly group2: ConvGroup;
  readonly group3: ConvGroup;
  readonly head: Linear;

  constructor({
    numClasses = 10,
    inChannels = 3,
    widths: [first, second, third] = [32, 128, 256],
  }: AirbenchOptions = {}) {
    super(numClasses);
    const whiteChannels = 2 * inChannels * patchSide ** 2; // a filter for each direction of a patch, and its negative
    this.whiten = new Conv2d(inChannels, whiteChannels, patchSide);
    this.whiten.weight.requiresGradient = false;
    this.whiten.bias!.assign(initialize.zeros([whiteChannels]));
    this.group1 = new ConvGroup(whiteChannels, first);
    this.group2 = new ConvGroup(first, second);
    this.group3 = new ConvGroup(second, third);
    this.head = new Linear(third, numClasses, { bias: false });
  }

  /** Images [batch, height, width, channels] of 22 pixels or more. */
  forward(images: tf.Tensor): tf.Tensor {
    return tf.tidy(() => {
      const white = this.activ.forward(this.whiten.forward(images)); // [batch, height - 1, width - 1, 24]
      const maps = this.group3.forward(this.group2.forward(this.group1.forward(white))); // [batch, height / 8, width / 8, third]
      return tf.div(this.head.forward(tf.max(maps, [1, 2])), logitDivisor);
    });
  }

  /** Sets the first layer, which is not trained: its filters make patches of these images [batch, height, width, channels] white. */
  async initializeFrom(images: tf.Tensor4D): Promise<void> {
    this.whiten.weight.assign(await whiteningFilters(images, patchSide));
  }
}

/**
 * The network of "94% on CIFAR-10 in 3.29 seconds on a single GPU" (Jordan 2024, arXiv:2404.00498, section 3): a frozen
 * layer that whitens, and six convolutions. It learns in a few epochs. Images [batch, 32, 32, 3] to logits [batch, 10];
 * 1,089,720 parameters.
 *
 * ```ts
 * const network = airbench();
 * await network.initializeFrom(images); // training images [5000, 32, 32, 3]
 * ```
 */
export const airbench = (options?: AirbenchOptions): Airbench => new Airbench(options);
