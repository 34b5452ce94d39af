import * as tf from '@tensorflow/tfjs-core';
import {
  BatchNorm2d,
  Conv2d,
  GlobalAvgPool,
  initialize,
  Linear,
  Module,
  ReLU,
  Sequential,
} from '@dl/core/nn';
import { ImageClassifier } from './image-classifier';
import { initialized } from './initialized';

export interface CifarResNetOptions {
  /** Number of classes. Default: 10, the classes of CIFAR-10. */
  numClasses?: number;
}

const convolution = (inChannels: number, outChannels: number, stride: number) =>
  new Conv2d(inChannels, outChannels, 3, { stride, padding: 1, bias: false });

/** Two 3x3 convolutions around a shortcut without parameters. */
class CifarBlock extends Module {
  readonly conv1: Conv2d;
  readonly bn1: BatchNorm2d;
  readonly relu = new ReLU();
  readonly conv2: Conv2d;
  readonly bn2: BatchNorm2d;

  constructor(inChannels: number, channels: number) {
    super();
    this.conv1 = convolution(inChannels, channels, inChannels === channels ? 1 : 2);
    this.bn1 = new BatchNorm2d(channels);
    this.conv2 = convolution(channels, channels, 1);
    this.bn2 = new BatchNorm2d(channels);
  }

  forward(x: tf.Tensor): tf.Tensor {
    return tf.tidy(() => {
      const first = this.relu.forward(this.bn1.forward(this.conv1.forward(x)));
      const second = this.bn2.forward(this.conv2.forward(first));
      return tf.relu(tf.add(second, subsample(x, second.shape.at(-1)!)));
    });
  }
}

/** Every second pixel, and zeros in the new channels, half of them before the old ones (section 4.2, option A). */
function subsample(x: tf.Tensor, channels: number): tf.Tensor {
  const added = channels - x.shape.at(-1)!;
  if (added === 0) return x;
  const pixels = tf.stridedSlice(x, [0, 0, 0, 0], x.shape, [1, 2, 2, 1]);
  return tf.pad(pixels, [[0, 0], [0, 0], [0, 0], [added / 2, added / 2]]); // prettier-ignore
}

/** A network of {@link resnet20} and its relatives. */
export class CifarResNet extends ImageClassifier {
  readonly heads = ['linear'];
  readonly conv1 = convolution(3, 16, 1);
  readonly bn1 = new BatchNorm2d(16);
  readonly relu = new ReLU();
  readonly layer1: Sequential;
  readonly layer2: Sequential;
  readonly layer3: Sequential;
  readonly avgpool = new GlobalAvgPool();
  readonly linear: Linear;

  /** @param depth - 6n + 2 weighted layers: n blocks in each of the three stages. */
  constructor(depth: number, { numClasses = 10 }: CifarResNetOptions = {}) {
    super(numClasses);
    const stage = (inChannels: number, channels: number) =>
      Array.from(
        { length: (depth - 2) / 6 },
        (_, i) => new CifarBlock(i === 0 ? inChannels : channels, channels),
      );
    this.layer1 = new Sequential(...stage(16, 16));
    this.layer2 = new Sequential(...stage(16, 32));
    this.layer3 = new Sequential(...stage(32, 64));
    this.linear = new Linear(64, numClasses);
  }

  /** Images [batch, height, width, 3]. */
  forward(images: tf.Tensor): tf.Tensor {
    return tf.tidy(() => {
      const maps = this.relu.forward(this.bn1.forward(this.conv1.forward(images))); // [batch, 32, 32, 16]
      const deep = this.layer3.forward(this.layer2.forward(this.layer1.forward(maps))); // [batch, 8, 8, 64]
      return this.linear.forward(this.avgpool.forward(deep));
    });
  }
}

const create = (depth: number, options?: CifarResNetOptions) =>
  initialized(() => new CifarResNet(depth, options), {
    convolution: (shape) => initialize.kaimingNormal(shape),
    linear: (shape) => initialize.kaimingNormal(shape),
    bias: initialize.fanInUniform,
  });

/**
 * ResNet-20 for CIFAR (He et al. 2015, section 4.2, with the shortcuts of option A): images [batch, 32, 32, 3] to logits
 * [batch, 10]. The names of the weights are those of github.com/akamaster/pytorch_resnet_cifar10.
 *
 * ```ts
 * const network = resnet20().eval();
 * network.forward(tf.zeros([1, 32, 32, 3])).shape; // [1, 10]
 * ```
 */
export const resnet20 = (options?: CifarResNetOptions): CifarResNet => create(20, options);
/** ResNet-32 for CIFAR. See {@link resnet20}. */
export const resnet32 = (options?: CifarResNetOptions): CifarResNet => create(32, options);
/** ResNet-44 for CIFAR. See {@link resnet20}. */
export const resnet44 = (options?: CifarResNetOptions): CifarResNet => create(44, options);
/** ResNet-56 for CIFAR. See {@link resnet20}. */
export const resnet56 = (options?: CifarResNetOptions): CifarResNet => create(56, options);
/** ResNet-110 for CIFAR. See {@link resnet20}. */
export const resnet110 = (options?: CifarResNetOptions): CifarResNet => create(110, options);
