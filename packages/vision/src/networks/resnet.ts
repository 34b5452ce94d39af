import * as tf from '@tensorflow/tfjs-core';
import {
  AdaptiveAvgPool2d,
  BatchNorm2d,
  Conv2d,
  Flatten,
  initialize,
  Linear,
  MaxPool2d,
  Module,
  ReLU,
  Sequential,
} from '@dl/core/nn';
import { ImageClassifier, type ClassifierOptions } from './image-classifier';
import { initialized } from './initialized';

export interface ResNetOptions extends ClassifierOptions {
  /**
   * Starts the last batch norm of each block at zero, so that a block begins as the identity (Goyal et al. 2017, section
   * 5.1). Default: false.
   */
  zeroInitResidual?: boolean;
}

const convolution = (inChannels: number, outChannels: number, kernelSize: number, stride = 1) =>
  new Conv2d(inChannels, outChannels, kernelSize, { stride, padding: (kernelSize - 1) / 2, bias: false });

/** What a block adds to its result: its input, brought to the same shape by a 1x1 convolution (option B). */
const shortcut = (inChannels: number, outChannels: number, stride: number) =>
  stride === 1 && inChannels === outChannels
    ? undefined
    : new Sequential(convolution(inChannels, outChannels, 1, stride), new BatchNorm2d(outChannels));

/** Two 3x3 convolutions (He et al. 2015, figure 5, left). */
class BasicBlock extends Module {
  static readonly expansion = 1;
  readonly conv1: Conv2d;
  readonly bn1: BatchNorm2d;
  readonly relu = new ReLU();
  readonly conv2: Conv2d;
  readonly bn2: BatchNorm2d;
  readonly downsample?: Sequential;

  constructor(inChannels: number, channels: number, stride: number) {
    super();
    this.conv1 = convolution(inChannels, channels, 3, stride);
    this.bn1 = new BatchNorm2d(channels);
    this.conv2 = convolution(channels, channels, 3);
    this.bn2 = new BatchNorm2d(channels);
    this.downsample = shortcut(inChannels, channels, stride);
  }

  get lastNorm(): BatchNorm2d {
    return this.bn2;
  }

  forward(x: tf.Tensor): tf.Tensor {
    return tf.tidy(() => {
      const first = this.relu.forward(this.bn1.forward(this.conv1.forward(x)));
      const second = this.bn2.forward(this.conv2.forward(first));
      return tf.relu(tf.add(second, this.downsample?.forward(x) ?? x));
    });
  }
}

/**
 * 1x1, 3x3 and 1x1 convolutions (figure 5, right). The stride is in the 3x3 one, as in torchvision, not in the first as in
 * the paper.
 */
class Bottleneck extends Module {
  static readonly expansion = 4;
  readonly conv1: Conv2d;
  readonly bn1: BatchNorm2d;
  readonly conv2: Conv2d;
  readonly bn2: BatchNorm2d;
  readonly conv3: Conv2d;
  readonly bn3: BatchNorm2d;
  readonly downsample?: Sequential;

  constructor(inChannels: number, channels: number, stride: number) {
    super();
    const outChannels = channels * Bottleneck.expansion;
    this.conv1 = convolution(inChannels, channels, 1);
    this.bn1 = new BatchNorm2d(channels);
    this.conv2 = convolution(channels, channels, 3, stride);
    this.bn2 = new BatchNorm2d(channels);
    this.conv3 = convolution(channels, outChannels, 1);
    this.bn3 = new BatchNorm2d(outChannels);
    this.downsample = shortcut(inChannels, outChannels, stride);
  }

  get lastNorm(): BatchNorm2d {
    return this.bn3;
  }

  forward(x: tf.Tensor): tf.Tensor {
    return tf.tidy(() => {
      const first = tf.relu(this.bn1.forward(this.conv1.forward(x)));
      const second = tf.relu(this.bn2.forward(this.conv2.forward(first)));
      const third = this.bn3.forward(this.conv3.forward(second));
      return tf.relu(tf.add(third, this.downsample?.forward(x) ?? x));
    });
  }
}

type Block = typeof BasicBlock | typeof Bottleneck;

/** A network of {@link resnet50} and its relatives. */
export class ResNet extends ImageClassifier {
  override readonly layers: ReadonlyMap<string, string>;
  readonly heads = ['fc'];
  readonly conv1 = convolution(3, 64, 7, 2);
  readonly bn1 = new BatchNorm2d(64);
  readonly relu = new ReLU();
  readonly maxpool = new MaxPool2d(3, { stride: 2, padding: 1 });
  readonly layer1: Sequential;
  readonly layer2: Sequential;
  readonly layer3: Sequential;
  readonly layer4: Sequential;
  readonly avgpool = new AdaptiveAvgPool2d(1);
  readonly flatten = new Flatten();
  readonly fc: Linear;

  /** @param counts - Blocks of each of the four stages. */
  constructor(
    block: Block,
    counts: readonly [number, number, number, number],
    { numClasses = 1000, zeroInitResidual = false }: ResNetOptions = {},
  ) {
    super(numClasses);
    const { expansion } = block;
    this.layer1 = stage(block, counts[0], 64, 64, 1);
    this.layer2 = stage(block, counts[1], 64 * expansion, 128, 2);
    this.layer3 = stage(block, counts[2], 128 * expansion, 256, 2);
    this.layer4 = stage(block, counts[3], 256 * expansion, 512, 2);
    this.fc = new Linear(512 * expansion, numClasses);
    this.layers = new Map(paperNames(counts));
    if (!zeroInitResidual) return;
    for (const [, module] of this.namedModules()) {
      if (!(module instanceof BasicBlock || module instanceof Bottleneck)) continue;
      const { weight } = module.lastNorm;
      weight?.assign(initialize.zeros(weight.shape));
    }
  }

  /** Images [batch, height, width, 3] of any size. */
  forward(images: tf.Tensor): tf.Tensor {
    return tf.tidy(() => {
      let maps = this.relu.forward(this.bn1.forward(this.conv1.forward(images))); // [batch, height / 2, width / 2, 64]
      maps = this.layer1.forward(this.maxpool.forward(maps)); // [batch, height / 4, width / 4, 64 expansion]
      maps = this.layer4.forward(this.layer3.forward(this.layer2.forward(maps))); // [..., 512 expansion]
      return this.fc.forward(this.flatten.forward(this.avgpool.forward(maps)));
    });
  }
}

/** Blocks that see maps of one size; the first brings them to it. */
function stage(
  block: Block,
  count: number,
  inChannels: number,
  channels: number,
  stride: number,
): Sequential {
  const blocks = Array.from({ length: count }, (_, i) =>
    i === 0 ? new block(inChannels, channels, stride) : new block(channels * block.expansion, channels, 1),
  );
  return new Sequential(...blocks);
}

/** The names of table 1, where the stages are conv2_x to conv5_x, and of Caffe's pools. */
function* paperNames(counts: readonly number[]): Generator<[string, string]> {
  yield ['pool1', 'maxpool'];
  for (const [index, count] of counts.entries()) {
    yield [`conv${index + 2}_x`, `layer${index + 1}`];
    for (let i = 0; i < count; i++) yield [`conv${index + 2}_${i + 1}`, `layer${index + 1}.${i}`];
  }
  yield ['pool5', 'avgpool'];
}

/** He et al. 2015, table 1: the block and how many of them each stage has. */
const table = {
  18: [BasicBlock, [2, 2, 2, 2]],
  34: [BasicBlock, [3, 4, 6, 3]],
  50: [Bottleneck, [3, 4, 6, 3]],
  101: [Bottleneck, [3, 4, 23, 3]],
  152: [Bottleneck, [3, 8, 36, 3]],
} as const;

function create(depth: keyof typeof table, options?: ResNetOptions): ResNet {
  const [block, counts] = table[depth];
  return initialized(() => new ResNet(block, counts, options), {
    convolution: (shape) => initialize.kaimingNormal(shape, { mode: 'fan-out' }),
    linear: (shape) => initialize.fanInUniform(shape, shape[0]!),
    bias: initialize.fanInUniform,
  });
}

/** ResNet-18 (He et al. 2015, table 1). See {@link resnet50}. */
export const resnet18 = (options?: ResNetOptions): ResNet => create(18, options);
/** ResNet-34 (table 1). See {@link resnet50}. */
export const resnet34 = (options?: ResNetOptions): ResNet => create(34, options);
/**
 * ResNet-50 (He et al. 2015, "Deep Residual Learning for Image Recognition", table 1): images [batch, height, width, 3],
 * normalised with the mean and deviation of ImageNet, to logits [batch, 1000]. Names, weights and first weights of
 * torchvision.
 *
 * ```ts
 * const network = resnet50().eval();
 * network.forward(tf.zeros([1, 224, 224, 3])).shape; // [1, 1000]
 * const { 'layer3.1': maps } = features(network, tf.zeros([1, 224, 224, 3]), ['layer3.1']); // [1, 14, 14, 1024]
 * ```
 */
export const resnet50 = (options?: ResNetOptions): ResNet => create(50, options);
/** ResNet-101 (table 1). See {@link resnet50}. */
export const resnet101 = (options?: ResNetOptions): ResNet => create(101, options);
/** ResNet-152 (table 1). See {@link resnet50}. */
export const resnet152 = (options?: ResNetOptions): ResNet => create(152, options);
