import { BatchNorm2d, Conv2d, GlobalAvgPool, initialize, Linear, Module, Sequential } from '@dl/core/nn';
import * as tf from '@tensorflow/tfjs-core';

export interface CifarResNetOptions {
  /** Default: 10. */
  numClasses?: number;
}

/**
 * The residual networks for CIFAR (He et al. 2015, section 4.2): 6n + 2 layers in three stages of 16, 32 and 64
 * channels, shortcuts without parameters (option A). Images [batch, 32, 32, 3], normalised; logits [batch, classes].
 */
export class CifarResNet extends Module {
  readonly conv1 = convolution(3, 16, 1);
  readonly bn1 = new BatchNorm2d(16);
  readonly layer1: Sequential;
  readonly layer2: Sequential;
  readonly layer3: Sequential;
  private readonly pool = new GlobalAvgPool();
  readonly linear: Linear;

  constructor(
    readonly depth: number,
    { numClasses = 10 }: CifarResNetOptions = {},
  ) {
    super();
    const blocks = (depth - 2) / 6;
    this.layer1 = stage(16, 16, blocks);
    this.layer2 = stage(16, 32, blocks);
    this.layer3 = stage(32, 64, blocks);
    this.linear = new Linear(64, numClasses);
  }

  forward(images: tf.Tensor): tf.Tensor {
    return tf.tidy(() => {
      let maps = tf.relu(this.bn1.forward(this.conv1.forward(images))); // [batch, 32, 32, 16]
      for (const layer of [this.layer1, this.layer2, this.layer3]) maps = layer.forward(maps);
      return this.linear.forward(this.pool.forward(maps));
    });
  }
}

/** ResNet-20: 269,722 parameters, 91.25 % on CIFAR-10 in the paper's table 6. */
export const resnet20 = (options?: CifarResNetOptions) => new CifarResNet(20, options);
export const resnet32 = (options?: CifarResNetOptions) => new CifarResNet(32, options);
export const resnet44 = (options?: CifarResNetOptions) => new CifarResNet(44, options);
export const resnet56 = (options?: CifarResNetOptions) => new CifarResNet(56, options);
export const resnet110 = (options?: CifarResNetOptions) => new CifarResNet(110, options);

class BasicBlock extends Module {
  readonly conv1: Conv2d;
  readonly bn1: BatchNorm2d;
  readonly conv2: Conv2d;
  readonly bn2: BatchNorm2d;

  constructor(
    private readonly inChannels: number,
    private readonly channels: number,
    private readonly stride: number,
  ) {
    super();
    this.conv1 = convolution(inChannels, channels, stride);
    this.bn1 = new BatchNorm2d(channels);
    this.conv2 = convolution(channels, channels, 1);
    this.bn2 = new BatchNorm2d(channels);
  }

  forward(x: tf.Tensor): tf.Tensor {
    return tf.tidy(() => {
      const hidden = tf.relu(this.bn1.forward(this.conv1.forward(x)));
      return tf.relu(tf.add(this.bn2.forward(this.conv2.forward(hidden)), this.shortcut(x)));
    });
  }

  /** Option A: every second pixel, with channels of zeros around the old ones. */
  private shortcut(x: tf.Tensor): tf.Tensor {
    if (this.stride === 1) return x;
    const pixels = tf.stridedSlice(x, [0, 0, 0, 0], x.shape, [1, this.stride, this.stride, 1]);
    const added = this.channels - this.inChannels;
    return tf.pad(pixels, [[0, 0], [0, 0], [0, 0], [added >> 1, added - (added >> 1)]]); // prettier-ignore
  }
}

function stage(inChannels: number, channels: number, blocks: number): Sequential {
  const modules = Array.from({ length: blocks }, (_, i) =>
    i ? new BasicBlock(channels, channels, 1) : new BasicBlock(inChannels, channels, channels / inChannels),
  );
  return new Sequential(...modules);
}

/** 3x3 without bias, initialised as in He et al. 2015, "Delving deep into rectifiers". */
function convolution(inChannels: number, outChannels: number, stride: number): Conv2d {
  const layer = new Conv2d(inChannels, outChannels, 3, { stride, padding: 1, bias: false });
  layer.weight.assign(initialize.kaimingNormal(layer.weight.shape));
  return layer;
}
