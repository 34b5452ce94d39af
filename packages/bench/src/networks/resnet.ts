import * as tf from '@tensorflow/tfjs-core';
import { BatchNorm2d, Conv2d, GlobalAvgPool, Linear, MaxPool2d, Module, ReLU, Sequential } from '@dl/core/nn';

const convolution = (inChannels: number, outChannels: number, kernelSize: number, stride = 1) =>
  new Sequential(
    new Conv2d(inChannels, outChannels, kernelSize, { stride, padding: kernelSize >> 1, bias: false }),
    new BatchNorm2d(outChannels),
  );

/** Adds a shortcut to what `body` makes of its input (He et al. 2015, section 3.2). */
class Residual extends Module {
  constructor(
    private readonly body: Sequential,
    private readonly shortcut: (x: tf.Tensor) => tf.Tensor,
    readonly projection?: Sequential,
  ) {
    super();
  }

  forward(x: tf.Tensor): tf.Tensor {
    return tf.tidy(() => tf.relu(tf.add(this.body.forward(x), this.shortcut(x))));
  }
}

/** Halves the maps by taking every second pixel, and fills new channels with zeros (section 4.2, option A). */
const subsample = (channels: number) => (x: tf.Tensor) => {
  const [batch, height, width, old] = x.shape as [number, number, number, number];
  const pixels = tf.stridedSlice(x, [0, 0, 0, 0], [batch, height, width, old], [1, 2, 2, 1]);
  const before = (channels - old) >> 1;
  return tf.pad(pixels, [[0, 0], [0, 0], [0, 0], [before, channels - old - before]]); // prettier-ignore
};

function basicBlock(inChannels: number, channels: number): Residual {
  const stride = inChannels === channels ? 1 : 2;
  const body = new Sequential(
    convolution(inChannels, channels, 3, stride),
    new ReLU(),
    convolution(channels, channels, 3),
  );
  return new Residual(body, stride === 1 ? tf.clone : subsample(channels));
}

/** ResNet-20 for CIFAR (He et al. 2015, section 4.2): images [batch, 32, 32, 3], logits [batch, 10]. */
export function resnet20(): Sequential {
  const blocks = [16, 16, 16, 32, 32, 32, 64, 64, 64].map((channels, i, all) =>
    basicBlock(i ? all[i - 1]! : 16, channels),
  );
  return new Sequential(
    convolution(3, 16, 3),
    new ReLU(),
    ...blocks,
    new GlobalAvgPool(),
    new Linear(64, 10),
  );
}

function bottleneck(inChannels: number, channels: number, stride: number): Residual {
  const body = new Sequential(
    convolution(inChannels, channels, 1),
    new ReLU(),
    convolution(channels, channels, 3, stride),
    new ReLU(),
    convolution(channels, 4 * channels, 1),
  );
  if (inChannels === 4 * channels) return new Residual(body, tf.clone);
  const projection = convolution(inChannels, 4 * channels, 1, stride);
  return new Residual(body, (x) => projection.forward(x), projection);
}

/** ResNet-50 (He et al. 2015, table 1; stride in the 3x3 convolution): images [batch, 224, 224, 3], logits [batch, 1000]. */
export function resnet50(): Sequential {
  const stages = [
    { channels: 64, count: 3 },
    { channels: 128, count: 4 },
    { channels: 256, count: 6 },
    { channels: 512, count: 3 },
  ];
  let inChannels = 64;
  const blocks = stages.flatMap(({ channels, count }, stage) =>
    Array.from({ length: count }, (_, i) => {
      const block = bottleneck(inChannels, channels, stage && i === 0 ? 2 : 1);
      inChannels = 4 * channels;
      return block;
    }),
  );
  return new Sequential(
    convolution(3, 64, 7, 2),
    new ReLU(),
    new MaxPool2d(3, { stride: 2, padding: 1 }),
    ...blocks,
    new GlobalAvgPool(),
    new Linear(2048, 1000),
  );
}
