import { Conv2d, ConvTranspose2d, InstanceNorm2d, Module, upsample } from '@dl/core/nn';
import * as tf from '@tensorflow/tfjs-core';
import type { InstanceNormalizer } from './instance-normalizer';

/** lengstrom/fast-style-transfer's, with which the published weights were trained. */
const epsilon = 1e-3;

const instanceNorm = (channels: number) => new InstanceNorm2d(channels, { affine: true, epsilon });

/** A convolution, an instance norm and, unless it is left out, a ReLU. */
export class ConvBlock extends Module<[x: tf.Tensor, normalize: InstanceNormalizer]> {
  readonly conv: Conv2d;
  readonly norm: InstanceNorm2d;

  constructor(
    inChannels: number,
    outChannels: number,
    kernelSize: number,
    private readonly options: { stride?: number; relu?: boolean } = {},
  ) {
    super();
    const { stride = 1 } = options;
    this.conv = new Conv2d(inChannels, outChannels, kernelSize, { stride, padding: 'same', bias: false });
    this.norm = instanceNorm(outChannels);
  }

  forward(x: tf.Tensor, normalize: InstanceNormalizer): tf.Tensor {
    return tf.tidy(() => {
      const maps = normalize(this.norm, this.conv.forward(x));
      return this.options.relu === false ? maps : tf.relu(maps);
    });
  }
}

/** Two convolutions whose output is added to their input (He et al. 2015), without a ReLU behind the sum. */
export class ResidualBlock extends Module<[x: tf.Tensor, normalize: InstanceNormalizer]> {
  readonly first: ConvBlock;
  readonly second: ConvBlock;

  constructor(channels: number) {
    super();
    this.first = new ConvBlock(channels, channels, 3);
    this.second = new ConvBlock(channels, channels, 3, { relu: false });
  }

  forward(x: tf.Tensor, normalize: InstanceNormalizer): tf.Tensor {
    return tf.tidy(() => tf.add(x, this.second.forward(this.first.forward(x, normalize), normalize)));
  }
}

export type Size = readonly [height: number, width: number];

/** Reverses a {@link ConvBlock} with stride 2 of maps of a given size. */
export abstract class UpBlock extends Module<[x: tf.Tensor, size: Size, normalize: InstanceNormalizer]> {
  protected abstract grow(x: tf.Tensor, size: Size): tf.Tensor;
  abstract readonly norm: InstanceNorm2d;

  forward(x: tf.Tensor, size: Size, normalize: InstanceNormalizer): tf.Tensor {
    return tf.tidy(() => tf.relu(normalize(this.norm, this.grow(x, size))));
  }
}

/** By a transposed convolution, as in the paper. */
export class TransposedUpBlock extends UpBlock {
  readonly conv: ConvTranspose2d;
  readonly norm: InstanceNorm2d;

  constructor(inChannels: number, outChannels: number) {
    super();
    this.conv = new ConvTranspose2d(inChannels, outChannels, 3, { stride: 2, bias: false });
    this.norm = instanceNorm(outChannels);
  }

  protected grow(x: tf.Tensor, size: Size): tf.Tensor {
    // TensorFlow's 'SAME' padded an odd size by one on both sides, an even one at the end alone.
    const begin = size.map((pixels) => pixels % 2);
    return tf.slice(this.conv.forward(x), [0, ...begin, 0], [-1, ...size, -1]);
  }
}

/** By repeating pixels and then a convolution, which leaves no chequered pattern (Odena et al. 2016). */
export class NearestUpBlock extends UpBlock {
  readonly conv: Conv2d;
  readonly norm: InstanceNorm2d;

  constructor(inChannels: number, outChannels: number) {
    super();
    this.conv = new Conv2d(inChannels, outChannels, 3, { padding: 'same', bias: false });
    this.norm = instanceNorm(outChannels);
  }

  protected grow(x: tf.Tensor, [height, width]: Size): tf.Tensor {
    return this.conv.forward(upsample(x, [height, width]));
  }
}
