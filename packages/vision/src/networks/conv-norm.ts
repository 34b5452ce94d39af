import * as tf from '@tensorflow/tfjs-core';
import { BatchNorm2d, Conv2d, Module, type ConvOptions } from '@dl/core/nn';

/** Convolution, batch norm and ReLU: the unit of torchvision's Inception networks. */
export class ConvNorm extends Module {
  readonly conv: Conv2d;
  readonly bn: BatchNorm2d;

  constructor(
    inChannels: number,
    outChannels: number,
    kernelSize: number | readonly [number, number],
    options: ConvOptions<2> = {},
  ) {
    super();
    this.conv = new Conv2d(inChannels, outChannels, kernelSize, { ...options, bias: false });
    this.bn = new BatchNorm2d(outChannels, { epsilon: 1e-3 });
  }

  forward(x: tf.Tensor): tf.Tensor {
    return tf.tidy(() => tf.relu(this.bn.forward(this.conv.forward(x))));
  }
}
